package io.margay.perf.oracle.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RulesTableTest {
    private static final Path README = Path.of("../dataplane/README.md");
    private static final String BEGIN = "<!-- oracle --rules -->\n";
    private static final String END = "<!-- end of oracle --rules -->";

    /** After a change of the rules: java -jar perf/target/margay-perf-*.jar oracle --rules, between the two comments. */
    @Test
    void theReadmeHasTheRulesOfTheCode() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        assertEquals(RulesTable.markdown(), readme.substring(begin, readme.indexOf(END, begin)));
    }
}
