using System.Security.Cryptography;
using System.Text;

namespace FeedHub.Publishing;

/// <summary>How the index page looks: one style sheet within the page, allowed by its hash and nothing else.</summary>
internal static class IndexStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--text:#1b1f27;--soft:#586174;--line:#dde1e8;--link:#0a58c2;--code:#f0f2f6;
        --good:#13733b;--bad:#b3261e;--badbg:#fdeceb;--wait:#6b5300;--accent:#d9590b}
        @media (prefers-color-scheme:dark){:root{--page:#12151b;--card:#1a1e27;--text:#e7eaf0;--soft:#a3adbf;--line:#2d3441;--link:#86b7ff;--code:#232936;
        --good:#6fd394;--bad:#ff9d94;--badbg:#3a1f20;--wait:#e3c257;--accent:#ff9a56}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        main,header,footer{max-width:68rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:2.5rem}
        h1{margin:0;font-size:1.9rem;line-height:1.2;letter-spacing:-.015em;overflow-wrap:anywhere}
        h1 svg{width:1.5rem;height:1.5rem;margin-right:.6rem;vertical-align:-.12em;color:var(--accent)}
        header p{margin:.5rem 0 0}
        h2{margin:2.5rem 0 .9rem;font-size:1.2rem}
        a{color:var(--link);text-decoration-thickness:.06em;text-underline-offset:.18em}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
        .skip{position:absolute;left:-99rem}
        .skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem}
        header .notice{margin-top:1.5rem;padding:.8rem 1rem;background:var(--badbg);border-left:4px solid var(--bad);border-radius:0 8px 8px 0}
        .outputs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,27rem),1fr));gap:1rem;margin:0;padding:0;list-style:none}
        .outputs li,.table{background:var(--card);border:1px solid var(--line);border-radius:10px}
        .outputs>li{padding:1rem 1.15rem 1.1rem}
        h3{margin:0;font-size:1.05rem;overflow-wrap:anywhere}
        .soft{color:var(--soft);font-size:.9rem}
        .outputs p{margin:.1rem 0 .8rem}
        dl{display:grid;grid-template-columns:auto 1fr;gap:.45rem .8rem;margin:0;align-items:baseline}
        dt{font-size:.9rem;font-weight:600}
        dd{margin:0;min-width:0}
        code{display:block;padding:.2rem .55rem;background:var(--code);border-radius:6px;font:.85rem/1.5 ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;
        overflow-wrap:anywhere;user-select:all}
        .table{padding:.3rem 1.15rem}
        table{width:100%;border-collapse:collapse}
        caption{text-align:left;padding:.7rem 0 .2rem;color:var(--soft);font-size:.9rem}
        th{text-align:left;font-weight:600}
        thead th{padding:.6rem 1rem .5rem 0;font-size:.82rem;color:var(--soft)}
        tbody th,td{padding:.75rem 1rem .75rem 0;border-top:1px solid var(--line);vertical-align:top}
        tbody th{width:42%;overflow-wrap:anywhere}
        td:nth-of-type(2){width:21%}
        th .soft a{color:inherit;text-decoration-color:var(--line)}
        th .soft a:hover{text-decoration-color:currentColor}
        tbody th .soft,td .soft{display:block;font-weight:400;overflow-wrap:anywhere}
        th:last-child,td:last-child{padding-right:0}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        .good{color:var(--good)}.bad{color:var(--bad)}.wait{color:var(--wait)}
        .state{font-weight:600;white-space:nowrap}
        .why{display:block;margin-top:.2rem;font-weight:400;font-size:.9rem;color:var(--bad)}
        footer{padding-top:2rem;padding-bottom:3rem;color:var(--soft);font-size:.9rem}
        @media (max-width:44rem){
        header{padding-top:1.6rem}h1{font-size:1.55rem}
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        table,tbody,caption{display:block}tbody tr{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;padding:.85rem 0;border-top:1px solid var(--line)}
        tbody th,tbody td{display:block;width:auto;padding:0;border:0}tbody th{grid-column:1/-1;margin-bottom:.35rem}
        tbody tr:first-child{border-top:0}dl{grid-template-columns:1fr;gap:.1rem}dd{margin-bottom:.45rem}code{font-size:.78rem}
        tbody td{display:contents}td::before{content:attr(data-label);color:var(--soft);font-size:.9rem}
        .number{text-align:left}}
        @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
        """;

    /// <summary>What the page may do: show itself in this style, and its icon. No scripts, no forms, no frames, nothing from elsewhere.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
