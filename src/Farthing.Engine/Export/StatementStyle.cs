namespace Farthing.Engine.Export;

/// <summary>How the statement as a document looks: paper and ink, one accent, numbers to the right; A4 and Letter alike.</summary>
internal static class StatementStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css = """
        :root { color-scheme: light; --ink: #1b1e22; --soft: #565d66; --line: #dcdad4; --accent: #0b5a60; --good: #1a6a37; --bad: #b0261e; }
        * { box-sizing: border-box; }
        html { background: #fbfaf8; }
        body { margin: 0; color: var(--ink); font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums lining-nums; }
        main { max-width: 1120px; margin: 0 auto; padding: 32px 24px; }
        header { border-bottom: 2px solid var(--accent); margin-bottom: 16px; }
        h1 { font-size: 26px; line-height: 1.2; margin: 0 0 4px; }
        h2 { font-size: 19px; margin: 32px 0 8px; }
        h3 { font-size: 14px; margin: 20px 0 4px; }
        p { margin: 4px 0 8px; max-width: 76ch; overflow-wrap: anywhere; }
        .who { color: var(--soft); margin: 0; }
        .law, .meta, .note { color: var(--soft); }
        .tick { color: var(--good); font-weight: 600; }
        .bad { color: var(--bad); font-weight: 600; }
        table { border-collapse: collapse; width: 100%; margin: 16px 0 8px; font-size: 12.5px; }
        caption { text-align: left; font-weight: 600; font-size: 14px; padding: 0 0 4px; }
        th, td { text-align: left; vertical-align: top; padding: 3px 12px 3px 0; border-bottom: 1px solid var(--line); }
        .a { overflow-wrap: anywhere; }
        th { color: var(--soft); font-weight: 500; white-space: normal; border-bottom: 1px solid var(--soft); }
        .n { text-align: right; white-space: nowrap; overflow-wrap: normal; }
        th.n { white-space: normal; }
        th:last-child, td:last-child { padding-right: 0; }
        .h { font: 10px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; width: 22ch; overflow-wrap: anywhere; }
        th.h { font: inherit; }
        tfoot td { font-weight: 600; border-top: 1px solid var(--ink); border-bottom: 0; }
        pre { font: 11px/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; border-left: 2px solid var(--line); padding-left: 12px; margin: 4px 0 16px; }
        .lines { display: grid; grid-template-columns: 1fr 1fr; gap: 24px 48px; margin-top: 16px; }
        .lines span { display: block; padding: 40px 0 2px; border-bottom: 1px solid var(--ink); color: var(--soft); }
        .lines span:first-child { padding-top: 0; border: 0; font-weight: 600; color: var(--ink); }
        .sign { break-inside: avoid; }
        @media (max-width: 700px) { main { padding: 16px; } table { display: block; overflow-x: auto; } .lines { grid-template-columns: 1fr; } }
        @page { margin: 16mm 14mm 18mm; @bottom-right { content: "page " counter(page) " of " counter(pages); font: 9px system-ui, sans-serif; color: #565d66; } @bottom-left { content: "Statement of costs"; font: 9px system-ui, sans-serif; color: #565d66; } }
        @media print {
          html { background: #fff; }
          body { font-size: 10pt; }
          main { max-width: none; padding: 0; }
          table { font-size: 7.4pt; }
          p { max-width: none; }
          .meta { font-size: 8pt; }
          caption { font-size: 9.5pt; break-after: avoid; }
          th, td { padding: 1.6pt 7pt 1.6pt 0; }
          .h { font-size: 6pt; }
          pre { font-size: 7.5pt; }
          thead { display: table-header-group; }
          tfoot { display: table-row-group; }
          tr { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
          .apart { break-before: page; }
        }

        """;
}
