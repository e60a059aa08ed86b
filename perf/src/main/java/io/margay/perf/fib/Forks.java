package io.margay.perf.fib;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What JMH is told for each bench: new JVMs with the flags of this one. */
final class Forks {
    private Forks() {}

    static ChainedOptionsBuilder of(Class<?> bench, int forks) throws IOException {
        return new OptionsBuilder()
                .include(bench.getName() + "\\.")
                .forks(forks)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsAppend(jvmFlags().toArray(new String[0]));
    }

    /** Of all iterations. */
    static double median(RunResult result) {
        return result.getAggregatedResult().getPrimaryResult().getStatistics().getPercentile(50);
    }

    /** The flags of the launcher's manifest, which a forked JVM does not read; none when run from classes, where the parent's are inherited. */
    private static List<String> jvmFlags() throws IOException {
        List<String> flags = new ArrayList<>();
        Enumeration<URL> manifests = Forks.class.getClassLoader().getResources("META-INF/MANIFEST.MF");
        while (manifests.hasMoreElements()) {
            try (InputStream stream = manifests.nextElement().openStream()) {
                Attributes attributes = new Manifest(stream).getMainAttributes();
                if ("io.margay.perf.Perf".equals(attributes.getValue(Attributes.Name.MAIN_CLASS))) {
                    addFlags(flags, "--add-exports", attributes.getValue("Add-Exports"));
                    addFlags(flags, "--add-opens", attributes.getValue("Add-Opens"));
                }
            }
        }
        return flags;
    }

    private static void addFlags(List<String> flags, String option, String packages) {
        for (String name : packages == null ? new String[0] : packages.split(" ")) {
            flags.add(option + "=" + name + "=ALL-UNNAMED");
        }
    }
}
