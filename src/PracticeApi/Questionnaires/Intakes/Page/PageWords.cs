using System.Globalization;

namespace PracticeApi.Questionnaires.Intakes.Page;

/// <summary>What the page says by itself, in one language.</summary>
internal sealed record PageWords
{
    public required string Language { get; init; }
    public required string Title { get; init; }
    public required string Progress { get; init; }
    public required string Part { get; init; }
    public required string Answered { get; init; }
    public required string Overview { get; init; }
    public required string OverviewIntro { get; init; }
    public required string NotStarted { get; init; }
    public required string Start { get; init; }
    public required string Continue { get; init; }
    public required string Change { get; init; }
    public required string DueBy { get; init; }
    public required string Private { get; init; }
    public required string BirthTitle { get; init; }
    public required string BirthIntro { get; init; }
    public required string BirthLegend { get; init; }
    public required string BirthHint { get; init; }
    public required string Day { get; init; }
    public required string Month { get; init; }
    public required string Year { get; init; }
    public required string Open { get; init; }
    public required string BirthWrong { get; init; }
    public required string BirthUnreadable { get; init; }
    public required string EndedTitle { get; init; }
    public required string Ended { get; init; }
    public required string UnknownTitle { get; init; }
    public required string Unknown { get; init; }
    public required string BusyTitle { get; init; }
    public required string Busy { get; init; }
    public required string FaultTitle { get; init; }
    public required string MissingTitle { get; init; }
    public required string MissingIntro { get; init; }
    public required string Later { get; init; }
    public required string Required { get; init; }
    public required string Question { get; init; }
    public required string Yes { get; init; }
    public required string No { get; init; }
    public required string Other { get; init; }
    public required string OtherWords { get; init; }
    public required string Declined { get; init; }
    public required string NotKnown { get; init; }
    public required string NoAnswer { get; init; }
    public required string Choose { get; init; }
    public required string Several { get; init; }
    public required string Another { get; init; }
    public required string Remove { get; init; }
    public required string Entry { get; init; }
    public required string Clear { get; init; }
    public required string Save { get; init; }
    public required string SaveAndGoOn { get; init; }
    public required string Saved { get; init; }
    public required string More { get; init; }
    public required string Elsewhere { get; init; }
    public required string ReviewTitle { get; init; }
    public required string ReviewReady { get; init; }
    public required string ReviewMissing { get; init; }
    public required string Unanswered { get; init; }
    public required string AndMore { get; init; }
    public required string WhoLegend { get; init; }
    public required string WhoPatient { get; init; }
    public required string WhoProxy { get; init; }
    public required string Send { get; init; }
    public required string SendOnce { get; init; }
    public required string ThanksTitle { get; init; }
    public required string Thanks { get; init; }
    public required string SentOn { get; init; }
    public required string LookAgain { get; init; }
    public required string SentAnswers { get; init; }
    public required string Leave { get; init; }
    public required string LeftTitle { get; init; }
    public required string Left { get; init; }
    public required string CrisisTitle { get; init; }
    public required string NotWatched { get; init; }
    public required string Emergency { get; init; }
    public required string SkipToMain { get; init; }
    public required IReadOnlyList<string> Months { get; init; }
    public required string ScriptSaving { get; init; }
    public required string ScriptSaved { get; init; }
    public required string ScriptOffline { get; init; }
    public required string ScriptLocked { get; init; }
    public required string ScriptNotSent { get; init; }
    public required string ScriptNumber { get; init; }

    /// <summary>What is wrong with an answer, by the code of the fault; the text of the fault where there is none.</summary>
    public required IReadOnlyDictionary<string, string> Faults { get; init; }

    public static PageWords English { get; } =
        new()
        {
            Language = "en",
            Title = "Questionnaires",
            Progress = "Progress",
            Part = "Questionnaire {0} of {1}",
            Answered = "{0} of {1} answered",
            Overview = "All questionnaires",
            OverviewIntro =
                "Please answer these questionnaires. You can stop at any time and come back with the same link: what you have answered is kept.",
            NotStarted = "Not started",
            Start = "Start",
            Continue = "Continue",
            Change = "Look at it again",
            DueBy = "Please send your answers by {0}.",
            Private = "Your answers go to your practice and to nobody else.",
            BirthTitle = "Open your questionnaires",
            BirthIntro =
                "Your practice has asked you to answer questionnaires. To make sure that it is you, please enter the date of birth of the person whom the questionnaires are about.",
            BirthLegend = "Date of birth",
            BirthHint = "For example 17 5 1980",
            Day = "Day",
            Month = "Month",
            Year = "Year",
            Open = "Open",
            BirthWrong =
                "This is not the date of birth that the practice has. After five wrong dates the link stops working.",
            BirthUnreadable = "Enter day, month and year as numbers, such as 17 5 1980.",
            EndedTitle = "This link does not work any more",
            Ended =
                "Its time has passed, or it was replaced or cancelled, or a wrong date of birth was entered too often. Answers that you saved are kept. Please ask your practice for a new link.",
            UnknownTitle = "This link does not work",
            Unknown =
                "Please check that you have opened the whole link as it was sent to you. If it still does not work, ask your practice for a new one.",
            BusyTitle = "Please wait a moment",
            Busy =
                "There were too many requests from your connection. Try again in a minute: what you have saved is kept.",
            FaultTitle = "There is a problem",
            MissingTitle = "Something is missing",
            MissingIntro =
                "Your answers are saved. These still need an answer before you can send them:",
            Later = "Answer these later and go on",
            Required = "needed",
            Question = "Question {0}",
            Yes = "Yes",
            No = "No",
            Other = "Something else",
            OtherWords = "In your own words",
            Declined = "I would rather not say",
            NotKnown = "I do not know",
            NoAnswer = "No answer",
            Choose = "Please choose",
            Several = "Choose all that apply.",
            Another = "Add an entry",
            Remove = "Remove",
            Entry = "{0} {1}",
            Clear = "Clear this answer",
            Save = "Save",
            SaveAndGoOn = "Save and go on",
            Saved = "Your answers are saved.",
            More = "Your answers are saved. They have led to further questions below.",
            Elsewhere =
                "These answers were changed in another window in the meantime. What you have entered here is below, together with what was saved there. Please look through it and save again.",
            ReviewTitle = "Check and send",
            ReviewReady = "Everything that is needed is answered.",
            ReviewMissing = "Some answers are still needed before you can send:",
            Unanswered = "Not answered, which you may leave as it is:",
            AndMore = "and {0} more",
            WhoLegend = "Who has answered the questions?",
            WhoPatient = "The person whom they are about",
            WhoProxy = "Somebody else for that person",
            Send = "Send answers to the practice",
            SendOnce = "You can send your answers once. After that they cannot be changed here.",
            ThanksTitle = "Thank you",
            Thanks = "Your answers have been sent to your practice. You can close this page.",
            SentOn = "Sent on {0}.",
            LookAgain =
                "You can look at your answers as long as the link works; they cannot be changed any more.",
            SentAnswers = "Your answers were sent and cannot be changed any more.",
            Leave = "Close on this device",
            LeftTitle = "Closed",
            Left =
                "The questionnaires are closed on this device. To open them again, use your link and the date of birth.",
            CrisisTitle = "You do not have to be alone with this",
            NotWatched =
                "This form is not watched around the clock: nobody may read it before the practice opens.",
            Emergency =
                "If you are in danger, or might harm yourself, call the emergency number of your country now, or go to the nearest emergency department.",
            SkipToMain = "Skip to the questions",
            Months =
            [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            ScriptSaving = "Saving …",
            ScriptSaved = "Saved",
            ScriptOffline =
                "No connection. Go on answering and leave this page open: your answers are saved as soon as the connection is back.",
            ScriptLocked =
                "For your safety this page has been locked. Reload it and enter the date of birth again: your answers are kept.",
            ScriptNotSent =
                "There is no connection. Your answers are kept on this page. Please try again when you are connected.",
            ScriptNumber = "is not a number, such as 7 or 7.5",
            Faults = new Dictionary<string, string>(),
        };

    public static PageWords German { get; } =
        new()
        {
            Language = "de",
            Title = "Fragebögen",
            Progress = "Fortschritt",
            Part = "Fragebogen {0} von {1}",
            Answered = "{0} von {1} beantwortet",
            Overview = "Alle Fragebögen",
            OverviewIntro =
                "Bitte beantworten Sie diese Fragebögen. Sie können jederzeit aufhören und mit demselben Link weitermachen: Was Sie beantwortet haben, bleibt erhalten.",
            NotStarted = "Noch nicht begonnen",
            Start = "Beginnen",
            Continue = "Weitermachen",
            Change = "Noch einmal ansehen",
            DueBy = "Bitte senden Sie Ihre Antworten bis {0}.",
            Private = "Ihre Antworten gehen an Ihre Praxis und an niemanden sonst.",
            BirthTitle = "Ihre Fragebögen öffnen",
            BirthIntro =
                "Ihre Praxis bittet Sie, Fragebögen zu beantworten. Damit sicher ist, dass Sie es sind, geben Sie bitte das Geburtsdatum der Person ein, um die es geht.",
            BirthLegend = "Geburtsdatum",
            BirthHint = "Zum Beispiel 17 5 1980",
            Day = "Tag",
            Month = "Monat",
            Year = "Jahr",
            Open = "Öffnen",
            BirthWrong =
                "Das ist nicht das Geburtsdatum, das der Praxis vorliegt. Nach fünf falschen Angaben gilt der Link nicht mehr.",
            BirthUnreadable =
                "Geben Sie Tag, Monat und Jahr als Zahlen ein, zum Beispiel 17 5 1980.",
            EndedTitle = "Dieser Link gilt nicht mehr",
            Ended =
                "Seine Zeit ist abgelaufen, er wurde ersetzt oder zurückgezogen, oder ein falsches Geburtsdatum wurde zu oft eingegeben. Gespeicherte Antworten bleiben erhalten. Bitte fragen Sie Ihre Praxis nach einem neuen Link.",
            UnknownTitle = "Dieser Link funktioniert nicht",
            Unknown =
                "Bitte prüfen Sie, ob Sie den ganzen Link geöffnet haben, so wie Sie ihn bekommen haben. Wenn er dann nicht funktioniert, fragen Sie Ihre Praxis nach einem neuen.",
            BusyTitle = "Bitte warten Sie einen Augenblick",
            Busy =
                "Von Ihrem Anschluss kamen zu viele Anfragen. Versuchen Sie es in einer Minute noch einmal: Gespeichertes bleibt erhalten.",
            FaultTitle = "Etwas stimmt noch nicht",
            MissingTitle = "Etwas fehlt noch",
            MissingIntro =
                "Ihre Antworten sind gespeichert. Bevor Sie sie senden können, fehlt noch eine Antwort auf:",
            Later = "Später beantworten und weitermachen",
            Required = "erforderlich",
            Question = "Frage {0}",
            Yes = "Ja",
            No = "Nein",
            Other = "Etwas anderes",
            OtherWords = "In eigenen Worten",
            Declined = "Das möchte ich nicht sagen",
            NotKnown = "Das weiß ich nicht",
            NoAnswer = "Keine Antwort",
            Choose = "Bitte wählen",
            Several = "Wählen Sie alles, was zutrifft.",
            Another = "Eintrag hinzufügen",
            Remove = "Entfernen",
            Entry = "{0} {1}",
            Clear = "Diese Antwort löschen",
            Save = "Speichern",
            SaveAndGoOn = "Speichern und weiter",
            Saved = "Ihre Antworten sind gespeichert.",
            More = "Ihre Antworten sind gespeichert. Daraus haben sich weitere Fragen ergeben.",
            Elsewhere =
                "Diese Antworten wurden inzwischen in einem anderen Fenster geändert. Unten steht, was Sie hier eingegeben haben, zusammen mit dem, was dort gespeichert wurde. Bitte sehen Sie es durch und speichern Sie noch einmal.",
            ReviewTitle = "Prüfen und senden",
            ReviewReady = "Alles Erforderliche ist beantwortet.",
            ReviewMissing = "Bevor Sie senden können, fehlen noch Antworten:",
            Unanswered = "Nicht beantwortet, was so bleiben kann:",
            AndMore = "und {0} weitere",
            WhoLegend = "Wer hat die Fragen beantwortet?",
            WhoPatient = "Die Person, um die es geht",
            WhoProxy = "Jemand anderes für diese Person",
            Send = "Antworten an die Praxis senden",
            SendOnce =
                "Sie können Ihre Antworten einmal senden. Danach lassen sie sich hier nicht mehr ändern.",
            ThanksTitle = "Vielen Dank",
            Thanks = "Ihre Antworten sind bei Ihrer Praxis. Sie können diese Seite schließen.",
            SentOn = "Gesendet am {0}.",
            LookAgain =
                "Solange der Link gilt, können Sie Ihre Antworten ansehen; ändern lassen sie sich nicht mehr.",
            SentAnswers = "Ihre Antworten wurden gesendet und lassen sich nicht mehr ändern.",
            Leave = "Auf diesem Gerät schließen",
            LeftTitle = "Geschlossen",
            Left =
                "Die Fragebögen sind auf diesem Gerät geschlossen. Mit Ihrem Link und dem Geburtsdatum öffnen Sie sie wieder.",
            CrisisTitle = "Sie müssen damit nicht allein bleiben",
            NotWatched =
                "Dieses Formular wird nicht rund um die Uhr gelesen: Vielleicht liest es niemand, bevor die Praxis öffnet.",
            Emergency =
                "Wenn Sie in Gefahr sind oder sich etwas antun könnten, rufen Sie jetzt den Notruf Ihres Landes an oder gehen Sie in die nächste Notaufnahme.",
            SkipToMain = "Zu den Fragen springen",
            Months =
            [
                "Januar",
                "Februar",
                "März",
                "April",
                "Mai",
                "Juni",
                "Juli",
                "August",
                "September",
                "Oktober",
                "November",
                "Dezember",
            ],
            ScriptSaving = "Wird gespeichert …",
            ScriptSaved = "Gespeichert",
            ScriptOffline =
                "Keine Verbindung. Antworten Sie weiter und lassen Sie diese Seite offen: Ihre Antworten werden gespeichert, sobald die Verbindung wieder da ist.",
            ScriptLocked =
                "Zu Ihrer Sicherheit wurde diese Seite gesperrt. Laden Sie sie neu und geben Sie das Geburtsdatum noch einmal ein: Ihre Antworten bleiben erhalten.",
            ScriptNotSent =
                "Keine Verbindung. Ihre Antworten bleiben auf dieser Seite. Versuchen Sie es noch einmal, wenn Sie verbunden sind.",
            ScriptNumber = "ist keine Zahl, wie 7 oder 7,5",
            Faults = new Dictionary<string, string>
            {
                ["required"] = "ist noch zu beantworten",
                ["wrong-type"] = "hat nicht die Form, nach der gefragt ist",
                ["too-small"] = "ist kleiner als möglich",
                ["too-large"] = "ist größer als möglich",
                ["off-step"] = "ist kein Schritt der Skala",
                ["too-early"] = "liegt zu früh",
                ["too-late"] = "liegt zu spät",
                ["too-short"] = "ist zu kurz",
                ["too-long"] = "ist zu lang",
                ["wrong-pattern"] = "hat nicht die Form, nach der gefragt ist",
                ["too-few"] = "braucht mehr Einträge",
                ["too-many"] = "hat zu viele Einträge",
                ["exclusive-option"] =
                    "hat neben einer Antwort, die alle anderen ausschließt, eine weitere",
                ["repeated-option"] = "nennt eine Antwort zweimal",
                ["unknown-option"] = "ist keine der Antworten",
                ["not-a-number"] = "ist keine Zahl, wie 7 oder 7,5",
                ["not-a-date"] = "ist kein Datum",
            },
        };

    private static readonly PageWords[] All = [English, German];

    /// <summary>The words in the first language that there are words in; English where there are none.</summary>
    public static PageWords For(IEnumerable<string> languages) =>
        WantedLanguages.Choose(languages, [.. All.Select(words => words.Language)]) is { } tag
            ? All.Single(words => words.Language == tag)
            : English;

    public static string Fill(string words, params object[] with) =>
        string.Format(CultureInfo.InvariantCulture, words, with);

    public string Date(DateOnly day) =>
        Language == "de"
            ? $"{day.Day}. {Months[day.Month - 1]} {day.Year}"
            : $"{day.Day} {Months[day.Month - 1]} {day.Year}";

    public string Fault(AnswerRemark remark) =>
        Faults.GetValueOrDefault(remark.Code, remark.Message);
}
