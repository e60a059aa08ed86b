package io.margay.perf.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.perf.report.Figures;
import java.util.List;
import org.junit.jupiter.api.Test;

class FibReportTest {
    private static final List<String> TABLES = List.of("real", "10k");

    private final Figures figures = new Figures();

    @Test
    void eachFamilyHasItsChartsWithThePeersThatWereMeasured() {
        figures.put("fib6.batch.announced.real.mlps", 10.0);
        figures.put("rte_fib6.bulk.announced.real.mlps", 20.0);
        figures.put("fib6.real.mb", 2.0);
        figures.put("fib6.update.latency.p50.us", 3.0);
        String page = page(Family.IPV6);
        assertTrue(page.contains("IPv6: lookups by size of the table, keys announced"));
        assertTrue(page.contains("IPv6: memory by size of the table") && page.contains("IPv6: update latency"));
        assertTrue(page.contains(">rte_fib6.bulk</text>"));
        assertFalse(page.contains(">rte_fib6.scalar</text>"), "not without other instructions");
        assertFalse(page.contains("keys uniform"), "nothing to draw");
        assertFalse(page.contains("IPv4: "));
    }

    @Test
    void aRatioIsOfTheFirstTableThatBothHave() {
        figures.put("fib6.batch.announced.real.mlps", 10.0);
        figures.put("fib6.batch.announced.10k.mlps", 30.0);
        figures.put("rte_fib6.bulk.announced.10k.mlps", 20.0);
        figures.put("fib6.scalar.announced.real.mlps", 8.0);
        figures.put("rte_lpm6.scalar.announced.real.mlps", 16.0);
        new FibComparison(Family.IPV6, figures, new LookupRounds(true), null, 1, 0).ratios(TABLES);
        assertEquals(1.5, figures.number("fib6.batch.vs.rte_fib").getAsDouble());
        assertEquals("10k", figures.text("fib6.batch.vs.rte_fib.table"));
        assertEquals(0.5, figures.number("fib6.scalar.vs.rte_lpm6").getAsDouble());
        assertTrue(figures.number("fib6.chain.vs.rte_lpm6").isEmpty());
    }

    private String page(Family family) {
        return new FibReport(figures, List.of(new FibReport.Part(family, TABLES))).page();
    }
}
