using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.CheckIns;
using PracticeApi.Plans.Plans;
using PracticeApi.Practices;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Plans.Export;

/// <summary>Asks for what is printed of a plan for its patient.</summary>
[RequireScope(Scope.PlansRead)]
internal sealed record GetPlanExport(Guid PlanId) : IQuery<PlanExport>, IAboutPatients;

/// <summary>What is printed of a plan, and on which paper.</summary>
internal sealed record PlanExport(HandoutText Text, PaperSize Paper);

internal sealed class GetPlanExportHandler(
    Db db,
    ActivePlans plans,
    PracticeCatalog catalogs,
    PublishedForms forms,
    PracticeSettings settings,
    AuditTrail trail
) : IRequestHandler<GetPlanExport, PlanExport>
{
    private const string ItemPrefix = "item:";

    public async Task<PlanExport> Handle(GetPlanExport query, CancellationToken ct)
    {
        var plan = await CheckInDesk.ReadPlanAsync(db, plans, query.PlanId, ct);
        trail.Concerns(plan.PatientId, plan.PlanId);
        var patient = await PatientRow.ReadAsync(db, plan.PatientId, ct);
        var practice = await PracticeRow.ReadAsync(db, ct);
        var today = (await settings.ClockAsync(ct)).Today;
        var handout = PlanHandout.Of(plan.Content, plan.Course, today);
        var names = await NamesAsync(plan, handout, ct);
        return new PlanExport(
            new HandoutText
            {
                Title = plan.Title,
                Patient = $"{patient.PreferredName ?? patient.GivenName} {patient.FamilyName}",
                Practice = practice.Name,
                Printed = FormattableString.Invariant(
                    $"{HandoutText.Long(today)} · revision {plan.Revision}"
                ),
                Blocks = HandoutText.BlocksOf(
                    handout,
                    plan.Content.Summary,
                    StandingOf(plan, today),
                    code => names.GetValueOrDefault(code, code),
                    week => plan.Schedule.WeeksAfter(plan.Course.From, week).AddDays(-1)
                ),
            },
            practice.PaperSize
        );
    }

    private static string StandingOf(FollowedPlan plan, DateOnly today) =>
        plan.Status switch
        {
            PlanStatus.Paused =>
                "Your plan rests. There is nothing to do by it until your practice tells you to go on.",
            PlanStatus.Completed or PlanStatus.Stopped => "This plan has ended.",
            _ when today > plan.Course.To =>
                "The weeks of this plan are over. Ask your practice how to go on.",
            _ => "There is nothing to do by this plan now.",
        };

    /// <summary>What a patient knows measures and questionnaires by.</summary>
    private async Task<Dictionary<string, string>> NamesAsync(
        FollowedPlan plan,
        PlanHandout handout,
        CancellationToken ct
    )
    {
        var catalog = await catalogs.ReadAsync(ct);
        var names = new Dictionary<string, string> { ["adhere"] = "Following the plan" };
        foreach (
            var code in handout
                .Targets.Select(target => target.Measure)
                .Concat(handout.Dues.Select(due => due.Code))
                .Distinct()
        )
        {
            var name = code.StartsWith(ItemPrefix, StringComparison.Ordinal)
                ? plan
                    .Course.Items.FirstOrDefault(item => item.Item.Id == code[ItemPrefix.Length..])
                    ?.Item.Instruction
                : catalog.Find(code)?.Name ?? (await forms.FindAsync(code, ct))?.Title;
            if (name is not null)
            {
                names.TryAdd(code, name);
            }
        }

        return names;
    }
}

internal static class GetPlanExportEndpoint
{
    public static void Map(RouteGroupBuilder v1) =>
        v1.MapGet("/plans/{planId:guid}/export", Get)
            .WithTags("Plans")
            .Produces<string>(200, AcceptedMedia.Html)
            .For<GetPlanExport>(404, 409, 422)
            .OffersOnly(AcceptedMedia.Html, AcceptedMedia.Pdf);

    /// <summary>Print a plan for its patient</summary>
    /// <remarks>
    /// Of the last published revision: this week first, a day, the weeks ahead, what is aimed for, what falls due and lists to tick off, on
    /// the practice's paper. What is left to the staff is not printed: items on a condition, targets that are not set or not suggested.
    /// As a page that prints well (`text/html`), or as `application/pdf`: 422 `pdf-font-missing` where the server has no font, and
    /// `pdf-script-unsupported` where a text has letters that a PDF cannot be set in, such as Arabic or Hebrew; the page can.
    /// </remarks>
    private static async Task<Results<ContentHttpResult, FileContentHttpResult>> Get(
        Guid planId,
        AcceptedMedia accepted,
        IMediator mediator,
        PdfFonts fonts,
        HttpResponse response,
        CancellationToken ct
    )
    {
        var (text, paper) = await mediator.Send(new GetPlanExport(planId), ct);
        if (accepted.MediaType == AcceptedMedia.Pdf)
        {
            var composed = text.Composed();
            fonts.Check(composed.Texts);
            response.Headers.ContentDisposition = "inline; filename=\"plan.pdf\"";
            return TypedResults.Bytes(HandoutPdf.Write(composed, paper, fonts), AcceptedMedia.Pdf);
        }

        var page = new HandoutPage(paper);
        response.Headers.ContentSecurityPolicy = page.Policy;
        return TypedResults.Text(page.Write(text), AcceptedMedia.Html, Encoding.UTF8);
    }
}
