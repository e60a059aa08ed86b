package io.margay.control.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The command line in this process, over a runtime directory of the test's. */
abstract class FibVerbs {
    @TempDir
    Path runtime;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    final int margay(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--runtime", runtime.toString()));
        return CommandLines.execute(
                all.toArray(new String[0]), new PrintWriter(out), new PrintWriter(err), (config, file, path) -> 0);
    }

    /** One of {@code margay fib}. */
    final int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("fib"));
        all.addAll(List.of(arguments));
        return margay(all.toArray(new String[0]));
    }

    final String dumpedAs(String format) {
        reset();
        assertEquals(0, run("dump", "-o", format));
        String dump = out.toString();
        reset();
        return dump;
    }

    final void reset() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }
}
