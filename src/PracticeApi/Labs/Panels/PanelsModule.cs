namespace PracticeApi.Labs.Panels;

/// <summary>Panels: analytes that are ordered and printed together.</summary>
internal static class PanelsModule
{
    public static void MapPanels(this RouteGroupBuilder v1)
    {
        var panels = v1.MapGroup("/panels").WithTags("Panels");
        ListPanelsEndpoint.Map(panels);
        CreatePanelEndpoint.Map(panels);
        GetPanelEndpoint.Map(panels);
        UpdatePanelEndpoint.Map(panels);
    }
}
