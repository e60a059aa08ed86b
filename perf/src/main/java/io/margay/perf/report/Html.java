package io.margay.perf.report;

import java.util.List;
import java.util.Map;

/** A page that needs nothing beside itself. */
public final class Html {
    private static final String STYLE =
            "body{font:15px/1.5 sans-serif;max-width:760px;margin:2em auto;padding:0 1em;color:#222}"
                    + "svg{max-width:100%;height:auto;font:12px sans-serif}.title{font-size:14px;font-weight:bold}"
                    + ".grid{stroke:#ddd}.tick{fill:#555}table{border-collapse:collapse;font-size:13px}"
                    + "td{border-top:1px solid #ddd;padding:2px 12px 2px 0;vertical-align:top;overflow-wrap:anywhere}";

    private Html() {}

    /** @param notes a paragraph each. Charts without values are left out; all figures follow as a table. */
    public static String page(String title, List<String> notes, List<Chart> charts, Map<String, Object> figures) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>");
        page.append("<meta name='viewport' content='width=device-width'><title>")
                .append(escape(title));
        page.append("</title><style>").append(STYLE).append("</style></head><body>\n<h1>");
        page.append(escape(title)).append("</h1>\n");
        notes.forEach(note -> page.append("<p>").append(escape(note)).append("</p>\n"));
        for (Chart chart : charts) {
            if (!chart.isEmpty()) {
                page.append(chart.svg());
            }
        }
        page.append("<h2>All figures</h2>\n<table>\n");
        figures.forEach((key, value) -> page.append("<tr><td>")
                .append(escape(key))
                .append("</td><td>")
                .append(escape(value instanceof Double number ? Chart.number(number) : value.toString()))
                .append("</td></tr>\n"));
        return page.append("</table>\n</body></html>\n").toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&quot;");
    }
}
