package io.margay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
    @TempDir
    Path directory;

    @Test
    void theFileIsOneFlatObject() throws IOException {
        Figures figures = new Figures();
        figures.put("a.b", 1.5);
        figures.put("a", 7L);
        figures.put("c", "text");
        figures.writeJson(directory.resolve("f"));
        JsonNode read = new ObjectMapper().readTree(directory.resolve("f").toFile());
        assertEquals("{\"a\":7,\"a.b\":1.5,\"c\":\"text\"}", read.toString());
    }

    @Test
    void aRatioNeedsBothItsFigures() {
        Figures figures = new Figures();
        figures.put("ours", 3.0);
        figures.putRatio("ratio", "ours", "theirs");
        assertTrue(figures.number("ratio").isEmpty());
        figures.put("theirs", 0.0);
        figures.putRatio("ratio", "ours", "theirs");
        assertTrue(figures.number("ratio").isEmpty());
        figures.put("theirs", 2.0);
        figures.putRatio("ratio", "ours", "theirs");
        assertEquals(1.5, figures.number("ratio").getAsDouble());
    }

    @Test
    void whatIsNotANumberInJsonIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Figures().put("a", Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Figures().put("a", Double.POSITIVE_INFINITY));
    }

    @Test
    void theMedianIsAValueThatWasMeasured() {
        assertEquals(2, Figures.median(3, 1, 2));
        assertEquals(3, Figures.median(4, 1, 2, 3));
    }
}
