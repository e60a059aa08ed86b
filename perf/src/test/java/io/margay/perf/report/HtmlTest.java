package io.margay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.perf.report.Chart.Form;
import io.margay.perf.report.Chart.Series;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class HtmlTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @Test
    void aLineLeavesOutWhatWasNotMeasured() throws Exception {
        Document svg = parse(chart(Form.LINES, false, OptionalDouble.of(1), NONE, OptionalDouble.of(3)));
        assertEquals(2, svg.getElementsByTagName("circle").getLength());
        assertEquals(1, svg.getElementsByTagName("polyline").getLength());
    }

    @Test
    void barsStandOnTheBottomOfTheChart() throws Exception {
        Document svg =
                parse(chart(Form.BARS, true, OptionalDouble.of(10), OptionalDouble.of(0), OptionalDouble.of(200)));
        var bars = svg.getElementsByTagName("rect");
        assertEquals(2 + 1, bars.getLength(), "no logarithm of 0; and one of the legend");
        for (int i = 0; i < 2; i++) {
            var bar = bars.item(i).getAttributes();
            double y = Double.parseDouble(bar.getNamedItem("y").getNodeValue());
            double height = Double.parseDouble(bar.getNamedItem("height").getNodeValue());
            assertEquals(300, y + height, 0.2);
        }
    }

    @Test
    void aSeriesHasAValueForEachCategory() {
        assertThrows(IllegalArgumentException.class, () -> chart(Form.LINES, false, NONE));
    }

    @Test
    void thePageEscapesTextsAndLeavesOutEmptyCharts() {
        Chart empty = chart(Form.LINES, false, NONE, NONE, NONE);
        assertTrue(empty.isEmpty());
        String page = Html.page("a < b", List.of("x & 'y'"), List.of(empty), Map.of("flags", "<script>"));
        assertTrue(
                page.contains("a &lt; b") && page.contains("x &amp; &#39;y&#39;") && page.contains("&lt;script&gt;"));
        assertFalse(page.contains("<svg"));
    }

    @Test
    void numbersHaveNoNeedlessDigits() {
        assertEquals("0", Chart.number(0));
        assertEquals("0.001", Chart.number(0.001));
        assertEquals("1.5", Chart.number(1.5));
        assertEquals("100000", Chart.number(100_000));
        assertEquals("123", Chart.number(123.4));
    }

    private static Chart chart(Form form, boolean logarithmic, OptionalDouble... values) {
        Series series = new Series("s & t", List.of(values));
        return new Chart(form, "title <", "unit", List.of("a", "b", "c"), List.of(series), logarithmic);
    }

    private static Document parse(Chart chart) throws Exception {
        InputSource source = new InputSource(new StringReader(chart.svg()));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source);
    }
}
