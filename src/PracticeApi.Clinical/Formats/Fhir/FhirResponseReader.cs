using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>Answers that came as FHIR.</summary>
public sealed record FhirResponse
{
    /// <summary>Address of the questionnaire that was answered, without its version; null where it is not said.</summary>
    public string? Questionnaire { get; init; }

    /// <summary>The version of the questionnaire, where the address has one.</summary>
    public string? QuestionnaireVersion { get; init; }

    /// <summary>Reference to the person that the answers are about.</summary>
    public string? Subject { get; init; }

    /// <summary>When the answers were gathered, as it was said.</summary>
    public string? Authored { get; init; }

    /// <summary>How far the answers have come.</summary>
    public AnswerStage Stage { get; init; }

    /// <summary>The answers; null where they are refused, or were not held against a questionnaire yet.</summary>
    public FormAnswers? Answers { get; init; }

    /// <summary>What was not taken over, or not as it was.</summary>
    public IReadOnlyList<FhirNote> Notes { get; init; } = [];

    /// <summary>Everything for which it is refused; the pointers are into the resource.</summary>
    public IReadOnlyList<AnswerFault> Faults { get; init; } = [];
}

/// <summary>
/// Reads an R4 QuestionnaireResponse and holds it against its questionnaire. Whatever is in it becomes an answer, a note, or a
/// fault for which it is refused.
/// </summary>
public sealed class FhirResponseReader
{
    private readonly FhirMembers _root;
    private readonly FhirFindings _findings;
    private readonly Form _form;
    private readonly FormIndex _index;

    // Where answers come from, by their pointers within the answers.
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);
    private readonly List<string> _answered = [];

    private FhirResponseReader(FhirMembers root, Form form) =>
        (_root, _findings, _form, _index) = (root, root.Findings, form, FormIndex.Of(form));

    /// <summary>Reads which questionnaire is answered, and by whom, before it is looked up.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    public static FhirResponse Head(ReadOnlyMemory<byte> json) =>
        Read(json, root => HeadOf(root) with { Faults = FaultsOf(root.Findings) });

    /// <summary>Reads the answers to a questionnaire.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="form">The questionnaire that it answers.</param>
    public static FhirResponse Read(ReadOnlyMemory<byte> json, Form form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return Read(json, root => new FhirResponseReader(root, form).Read());
    }

    private static FhirResponse Read(
        ReadOnlyMemory<byte> json,
        Func<FhirMembers, FhirResponse> read
    )
    {
        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        if (FhirReader.FaultOfText(json.Span) is { } fault)
        {
            return Unreadable(fault.Code, fault.Message);
        }

        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return
            root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("resourceType", out var type)
            && type.ValueKind == JsonValueKind.String
            && type.GetString() == "QuestionnaireResponse"
            ? read(new FhirMembers(new FhirNode(root, ""), new FhirFindings()))
            : Unreadable(
                "not-a-questionnaire-response",
                "is not a resource of type QuestionnaireResponse"
            );
    }

    private static FhirResponse Unreadable(string code, string message) =>
        new() { Faults = [new AnswerFault("", code, message)] };

    private static FhirResponse HeadOf(FhirMembers root)
    {
        var address = root.Text("questionnaire");
        var bar = address?.LastIndexOf('|') ?? -1;
        var subject = root.Object("subject");
        var status = root.Text("status");
        if (status is "entered-in-error" or null)
        {
            root.Findings.Fault(
                "/status",
                status is null ? "required" : "entered-in-error",
                status is null ? "says how far the answers have come" : "says that it is in error"
            );
        }

        foreach (var name in new[] { "implicitRules", "modifierExtension" })
        {
            if (root.Has(name))
            {
                root.Take(name);
                root.Findings.Fault(
                    $"/{name}",
                    "meaning-modified",
                    "changes the meaning of the resource in a way that is not known here"
                );
            }
        }

        return new FhirResponse
        {
            Questionnaire = bar < 0 ? address : address![..bar],
            QuestionnaireVersion = bar < 0 ? null : address![(bar + 1)..],
            Subject = subject?.Text("reference"),
            Authored = root.Text("authored"),
            Stage = status is "completed" or "amended" ? AnswerStage.Complete : AnswerStage.Draft,
        };
    }

    private static List<AnswerFault> FaultsOf(FhirFindings findings) =>
        [
            .. findings.Faults.Select(fault => new AnswerFault(
                fault.Field is null ? fault.Place : $"{fault.Place}/{fault.Field}",
                fault.Code,
                fault.Message
            )),
        ];

    private FhirResponse Read()
    {
        var head = HeadOf(_root);
        Dictionary<string, Answer> read = new(StringComparer.Ordinal);
        Items(_root.Objects("item"), _form.Items, read, "");
        var answers = new FormAnswers(read);
        if (head.Stage == AnswerStage.Complete)
        {
            ListHidden(answers);
        }

        var check = AnswerCheck.Of(_form, answers, head.Stage);
        var faults = FaultsOf(_findings);
        // What could not be read is missing too; it is said once.
        faults.AddRange(
            check
                .Faults.Select(Located)
                .Where(fault =>
                    fault.Code != "required"
                    || !faults.Any(known =>
                        known.Pointer == fault.Pointer
                        || known.Pointer.StartsWith(fault.Pointer + "/", StringComparison.Ordinal)
                    )
                )
                .ToList()
        );
        _root.ListRest();
        return head with
        {
            Answers = faults.Count == 0 ? check.Answers : null,
            Notes = _findings.Notes,
            Faults = [.. faults.Distinct()],
        };
    }

    /// <summary>An answer to what the person was not shown says that something went wrong on the way.</summary>
    private void ListHidden(FormAnswers answers)
    {
        var kept = AnswerCheck.Of(_form, answers, AnswerStage.Draft).Answers;
        HashSet<string> shown = new(StringComparer.Ordinal);
        Collect(Visibility.Of(_form, kept));
        foreach (var pointer in _answered.Where(pointer => !shown.Contains(pointer)))
        {
            _findings.Fault(
                PlaceOf(pointer),
                "not-shown",
                "has an answer although the other answers do not lead to it"
            );
        }

        void Collect(IEnumerable<ShownItem> items)
        {
            foreach (var item in items)
            {
                shown.Add(item.Pointer);
                Collect(item.Items);
                Collect(item.Repetitions.SelectMany(one => one));
            }
        }
    }

    private AnswerFault Located(AnswerFault fault) =>
        fault with
        {
            Pointer = PlaceOf(fault.Pointer),
            // One that is missing stands nowhere: it is named.
            Message = _places.ContainsKey(fault.Pointer)
                ? fault.Message
                : $"{fault.Message}: {fault.Pointer}",
        };

    /// <summary>Where an answer stands in the resource; of a missing one, where it would.</summary>
    private string PlaceOf(string pointer)
    {
        for (var end = pointer.Length; end > 0; end = pointer.LastIndexOf('/', end - 1))
        {
            if (_places.TryGetValue(pointer[..end], out var place))
            {
                return place;
            }
        }

        return "";
    }

    private void Items(
        IReadOnlyList<FhirMembers> sources,
        IReadOnlyList<FormItem> items,
        Dictionary<string, Answer> into,
        string pointer
    )
    {
        foreach (
            var occurrences in sources.GroupBy(
                source => source.Text("linkId"),
                StringComparer.Ordinal
            )
        )
        {
            var item = items.FirstOrDefault(one =>
                (FhirQuestionnaires.QuestionOf(one) ?? one).LinkId == occurrences.Key
            );
            if (item is null && pointer.Length == 0 && Elsewhere(occurrences.Key) is { } elsewhere)
            {
                _findings.Note(
                    occurrences.First().Place,
                    "place-differs",
                    "The questionnaire has the item in a group; it was taken by its link id."
                );
                item = elsewhere;
            }

            if (item is null)
            {
                foreach (var source in occurrences)
                {
                    Misplaced(source, occurrences.Key);
                }
            }
            else if (FhirQuestionnaires.QuestionOf(item) is { } question)
            {
                Question([.. occurrences], question, item, into, pointer);
            }
            else if (item.Type == ItemType.Group)
            {
                Group([.. occurrences], item, into, pointer);
            }
            else if (item.Type == ItemType.Display)
            {
                foreach (var source in occurrences)
                {
                    Text(source, item);
                    NotAnswered(source);
                    Items(source.Objects("item"), [], into, pointer);
                }
            }
            else
            {
                Question([.. occurrences], item, null, into, pointer);
            }
        }
    }

    /// <summary>An item of a group that does not repeat: its answers stand beside those around it, so that its place does not matter.</summary>
    private FormItem? Elsewhere(string? linkId) =>
        _index.Find(linkId) is { IsQuestion: true } place
            ? place.Parent is { } parent
            && ReferenceEquals(FhirQuestionnaires.QuestionOf(parent.Item), place.Item)
                ? (parent.Repeating is null ? parent.Item : null)
                : (place.Repeating is null ? place.Item : null)
            : null;

    private void Misplaced(FhirMembers source, string? linkId)
    {
        _findings.Fault(
            source.Place,
            linkId is null ? "required"
                : _index.Find(linkId) is null ? "unknown-item"
                : "wrong-place",
            linkId is null ? "has no link id"
                : _index.Find(linkId) is null ? "is not an item of the questionnaire"
                : "stands where the questionnaire does not have it"
        );
        source.TakeAll();
    }

    private void Group(
        IReadOnlyList<FhirMembers> occurrences,
        FormItem group,
        Dictionary<string, Answer> into,
        string pointer
    )
    {
        var at = pointer + AnswerCheck.Below(group.LinkId);
        List<FormAnswers> repetitions = [];
        for (var i = 0; i < occurrences.Count; i++)
        {
            var source = occurrences[i];
            Text(source, group);
            NotAnswered(source);
            if (group.Repeats)
            {
                var one = string.Create(CultureInfo.InvariantCulture, $"{at}/{i}");
                _places[one] = source.Place;
                Dictionary<string, Answer> answers = new(StringComparer.Ordinal);
                Items(source.Objects("item"), group.Items, answers, one);
                repetitions.Add(new FormAnswers(answers));
                continue;
            }

            _places.TryAdd(at, source.Place);
            if (i > 0)
            {
                Once(source);
            }

            Items(source.Objects("item"), group.Items, into, pointer);
        }

        if (group.Repeats)
        {
            _places[at] = occurrences[0].Place;
            into[group.LinkId] = Answer.Of(repetitions);
        }
    }

    /// <param name="occurrences">The items of its link id.</param>
    /// <param name="item">The question.</param>
    /// <param name="group">The group that stands for it where it repeats or has items of its own.</param>
    /// <param name="into">The answers that it stands among.</param>
    /// <param name="pointer">Pointer to them.</param>
    private void Question(
        IReadOnlyList<FhirMembers> occurrences,
        FormItem item,
        FormItem? group,
        Dictionary<string, Answer> into,
        string pointer
    )
    {
        var source = occurrences[0];
        Text(source, item);
        foreach (var further in occurrences.Skip(1))
        {
            Once(further);
            further.TakeAll();
        }

        // What belongs to an answer stands in the answer.
        foreach (var inner in source.Objects("item"))
        {
            Misplaced(inner, inner.Text("linkId"));
        }

        var answers = source.Objects("answer");
        var at = pointer + AnswerCheck.Below((group ?? item).LinkId);
        _places[at] = source.Place;
        _places[pointer + AnswerCheck.Below(item.LinkId)] = source.Place;
        if (group is { Repeats: true })
        {
            List<FormAnswers> repetitions = [];
            for (var i = 0; i < answers.Count; i++)
            {
                var one = string.Create(CultureInfo.InvariantCulture, $"{at}/{i}");
                _places[one] = answers[i].Place;
                Dictionary<string, Answer> repetition = new(StringComparer.Ordinal);
                AnswerOf(answers[i], item, group, repetition, one);
                repetitions.Add(new FormAnswers(repetition));
            }

            into[group.LinkId] = Answer.Of(repetitions);
        }
        else if (item.Type == ItemType.MultipleChoice)
        {
            Chosen(answers, item, group, into, pointer);
        }
        else
        {
            for (var i = 0; i < answers.Count; i++)
            {
                if (i > 0)
                {
                    _findings.Fault(answers[i].Place, "too-many", "is one answer too many");
                    answers[i].TakeAll();
                }
                else
                {
                    AnswerOf(answers[i], item, group, into, pointer);
                }
            }
        }
    }

    private void Chosen(
        IReadOnlyList<FhirMembers> answers,
        FormItem item,
        FormItem? group,
        Dictionary<string, Answer> into,
        string pointer
    )
    {
        List<AnswerValue> values = [];
        foreach (var answer in answers)
        {
            Dictionary<string, Answer> one = new(StringComparer.Ordinal);
            AnswerOf(answer, item, group, one, pointer);
            if (one.Remove(item.LinkId, out var value))
            {
                values.AddRange(value.Values);
                if (value.Absent is not null)
                {
                    into[item.LinkId] = value;
                }
            }

            foreach (var (linkId, inner) in one)
            {
                if (!into.TryAdd(linkId, inner))
                {
                    _findings.Fault(
                        answer.Place,
                        "too-many",
                        "answers again what another option was asked"
                    );
                }
            }
        }

        if (values.Count > 0)
        {
            into[item.LinkId] = Answer.Of(values);
        }
    }

    private void AnswerOf(
        FhirMembers source,
        FormItem item,
        FormItem? group,
        Dictionary<string, Answer> into,
        string pointer
    )
    {
        var at = pointer + AnswerCheck.Below(item.LinkId);
        _places[at] = source.Place;
        var unitItem = group is null ? null : FhirQuestionnaires.UnitItemOf(group);
        var inner = group?.Items.Skip(unitItem is null ? 1 : 2) ?? [];
        Items(source.Objects("item"), [.. inner], into, pointer);
        if (FhirAnswerValue.Of(source, "value", item, unitItem) is not { } read)
        {
            if (AbsentReasonOf(source) is { } reason)
            {
                into[item.LinkId] = Answer.Of(reason);
            }
            else
            {
                _findings.Note(source.Place, "empty-answer", "It has no value.");
            }

            return;
        }

        if (read.Fault is { } fault)
        {
            _findings.Fault(source.Place, fault.Code, fault.Message);
            return;
        }

        _answered.Add(at);
        into[item.LinkId] = Answer.Of(read.Value!);
        if (read.Unit is { } unit)
        {
            into[unitItem!.LinkId] = Answer.Of(unit);
        }
    }

    private static AbsentReason? AbsentReasonOf(FhirMembers source) =>
        source.Extension(FhirQuestionnaires.DataAbsentReason)?.Text("valueCode") switch
        {
            "asked-declined" => AbsentReason.Declined,
            "asked-unknown" or "unknown" => AbsentReason.Unknown,
            _ => null,
        };

    private void Once(FhirMembers source) =>
        _findings.Fault(source.Place, "too-many", "stands here again, and does not repeat");

    private void NotAnswered(FhirMembers source)
    {
        if (source.Has("answer"))
        {
            source.Take("answer");
            _findings.Fault(
                $"{source.Place}/answer",
                "not-answered",
                "answers an item that takes no answer"
            );
        }
    }

    private void Text(FhirMembers source, FormItem item)
    {
        if (source.Text("text") is { } text && item.Text is { } own && text != own)
        {
            _findings.Note(
                $"{source.Place}/text",
                "text-differs",
                "The questionnaire has other words for the item."
            );
        }
    }
}
