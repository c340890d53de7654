using System.Security.Cryptography;
using System.Text;
using PracticeApi.Practices;
using PracticeApi.Questionnaires.Intakes.Page;

namespace PracticeApi.Plans.Export;

/// <summary>What is printed of a plan, as a page.</summary>
internal sealed class HandoutPage(PaperSize paper)
{
    private const string Common = """
        body { font: 12pt/1.45 system-ui, 'DejaVu Sans', sans-serif; color: #111; background: #fff; max-width: 44em; margin: 1.5em auto; padding: 0 1em }
        h1 { font-size: 1.7em; line-height: 1.2; margin: 0 0 .2em }
        h2 { font-size: 1.25em; margin: 1.4em 0 .3em; border-bottom: 2px solid #111 }
        h3 { font-size: 1.05em; margin: 1em 0 .2em }
        h1, h2, h3, caption { break-after: avoid }
        p { margin: .3em 0; white-space: pre-line; overflow-wrap: anywhere }
        ul { margin: .2em 0; padding-inline-start: 1.3em }
        li { margin: .25em 0; break-inside: avoid; overflow-wrap: anywhere }
        small { display: block; font-size: .88em; color: #333 }
        .strong { font-weight: bold }
        .scroll { overflow-x: auto }
        table { border-collapse: collapse; width: 100%; margin: .6em 0 1.2em }
        caption { text-align: start; font-weight: bold; padding: .3em 0 }
        th, td { border: 1px solid #555; padding: .25em .3em; vertical-align: middle }
        thead th { text-align: center; font-size: .85em }
        tbody th { text-align: start; font-weight: normal; font-size: .9em; overflow-wrap: anywhere }
        td { text-align: center; width: 9% }
        td.none { background: #eee }
        td i { display: inline-block; width: .8em; height: .8em; border: 1px solid #111; margin: .08em }
        tr { break-inside: avoid }
        footer { margin-top: 2em; font-size: .85em }
        @media print {
          body { font-size: 10.5pt; margin: 0; padding: 0; max-width: none }
          thead { display: table-header-group }
          .sheet { break-before: page }
          .scroll { overflow: visible }
        }
        """;

    private readonly string _style =
        $"@page {{ size: {(paper == PaperSize.A4 ? "A4" : "letter")}; margin: 18mm 16mm }}\n{Common.ReplaceLineEndings("\n")}";

    /// <summary>Nothing but the one style sheet that stands in the page.</summary>
    public string Policy =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(_style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public string Write(HandoutText text)
    {
        var html = new Html();
        html.Add(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{text.Title}</title>
            <style>{new Html.Raw(_style)}</style>
            </head>
            <body>
            <header>
            <h1 dir="auto">{text.Title}</h1>
            <p>For <strong><bdi>{text.Patient}</bdi></strong></p>
            <p><small><bdi>{text.Practice}</bdi> · {text.Printed}</small></p>
            </header>
            <main>

            """
        );
        var isList = false;
        foreach (var block in text.Blocks)
        {
            var isPoint = block is HandoutBlock.Point;
            if (isPoint != isList)
            {
                html.Add($"{new Html.Raw(isPoint ? "<ul>\n" : "</ul>\n")}");
                isList = isPoint;
            }

            Write(html, block);
        }

        if (isList)
        {
            html.Add($"</ul>\n");
        }

        return html.Add($"</main>\n</body>\n</html>\n").ToString();
    }

    private static void Write(Html html, HandoutBlock block)
    {
        switch (block)
        {
            case HandoutBlock.Section section:
                html.Add(
                    $"<h2{Html.With("class", section.NewSheet ? "sheet" : null)}>{section.Text}</h2>\n"
                );
                break;
            case HandoutBlock.Group group:
                html.Add($"<h3 dir=\"auto\">{group.Text}</h3>\n");
                break;
            case HandoutBlock.Words words:
                html.Add(
                    $"<p dir=\"auto\"{Html.With("class", words.Strong ? "strong" : null)}>{words.Text}</p>\n"
                );
                break;
            case HandoutBlock.Point point:
                html.Add($"<li dir=\"auto\">{point.Text}");
                AddSmall(html, point.Details);
                html.Add($"</li>\n");
                break;
            case HandoutBlock.Checklist list:
                Write(html, list);
                break;
            default:
                throw new InvalidOperationException("A block that no page knows.");
        }
    }

    private static void Write(Html html, HandoutBlock.Checklist list)
    {
        html.Add(
            $"<div class=\"scroll\"><table>\n<caption>{list.Caption}</caption>\n<thead><tr><th scope=\"col\">What</th>"
        );
        foreach (var day in list.Days)
        {
            var (name, number) = HandoutText.Column(day);
            html.Add($"<th scope=\"col\">{name}<br>{number}</th>");
        }

        html.Add($"</tr></thead>\n<tbody>\n");
        foreach (var row in list.Rows)
        {
            html.Add($"<tr><th scope=\"row\" dir=\"auto\">{row.Text}");
            AddSmall(html, row.Details);
            html.Add($"</th>");
            foreach (var boxes in row.Boxes)
            {
                html.Add($"{new Html.Raw(boxes == 0 ? "<td class=\"none\">" : "<td>")}");
                for (var i = 0; i < boxes; i++)
                {
                    html.Add($"<i></i>");
                }

                html.Add($"</td>");
            }

            html.Add($"</tr>\n");
        }

        html.Add($"</tbody>\n</table></div>\n");
    }

    private static void AddSmall(Html html, string text)
    {
        if (text.Length > 0)
        {
            html.Add($"<small>{text}</small>");
        }
    }
}
