package io.margay.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void aLinearScaleEndsAtARoundNumberAboveTheGreatest() {
        Scale scale = Scale.linear(List.of(3.0, 87.0), 300, 40);
        assertEquals(List.of(0.0, 20.0, 40.0, 60.0, 80.0, 100.0), scale.ticks());
        assertEquals(300, scale.pixel(0));
        assertEquals(40, scale.pixel(100));
        assertEquals(170, scale.pixel(50));
    }

    @Test
    void aLogarithmicScaleHasATickADecade() {
        Scale scale = Scale.logarithmic(List.of(0.5, 70.0), 0, 300);
        assertEquals(List.of(0.1, 1.0, 10.0, 100.0), scale.ticks());
        assertEquals(100, scale.pixel(1), 1e-9);
        assertEquals(150, scale.pixel(Math.sqrt(10)), 1e-9);
    }

    @Test
    void aSingleValueAndNoneHaveAScaleToo() {
        assertEquals(
                List.of(10.0, 100.0), Scale.logarithmic(List.of(10.0), 0, 1).ticks());
        assertEquals(1, Scale.linear(List.of(), 0, 1).most());
        assertEquals(1, Scale.linear(List.of(0.0), 0, 1).most());
    }

    @Test
    void noScaleIsMadeOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> new Scale(1, 1, 0, 1, false));
        assertThrows(IllegalArgumentException.class, () -> new Scale(0, 1, 0, 1, true));
    }

    @Test
    void everyValueLiesBetweenTheEndsOfItsScale() {
        long seed = Long.getLong("perf.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            double value = Math.pow(10, random.nextDouble(-6, 12));
            for (Scale scale : List.of(
                    Scale.linear(List.of(value), 0, 100), Scale.logarithmic(List.of(value, 2 * value), 0, 100))) {
                double pixel = scale.pixel(value);
                assertTrue(pixel >= -1e-6 && pixel <= 100 + 1e-6, "-Dperf.seed=" + seed + " " + scale + " " + value);
                assertTrue(scale.ticks().size() <= 12, "-Dperf.seed=" + seed + " " + scale);
            }
        }
    }
}
