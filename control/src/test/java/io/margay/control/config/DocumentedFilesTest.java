package io.margay.control.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration files in the documentation are good ones, and it knows every key. */
class DocumentedFilesTest {
    private static final Pattern BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PASSWORD_FILE = Pattern.compile("/etc/margay/[a-z0-9.]+");
    private static final List<Path> DOCUMENTS =
            List.of(Path.of("README.md"), Path.of("BGP.md"), Path.of("../README.md"));

    @TempDir
    Path directory;

    @Test
    void everyFileInTheDocumentationIsGood() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        int files = 0;
        for (Path document : DOCUMENTS) {
            for (String block : blocks(document)) {
                if (block.startsWith("node:")) {
                    files++;
                    String yaml = PASSWORD_FILE.matcher(block).replaceAll(secret.toString());
                    ConfigResult result = ConfigFile.parse(
                            document + ", " + block.lines().findFirst().orElse(""), yaml);
                    assertEquals(List.of(), result.problems());
                    assertInstanceOf(ConfigResult.Valid.class, result);
                }
            }
        }
        assertTrue(files >= 4, "files in the documentation: " + files);
    }

    @Test
    void everyKeyOfBgpIsDocumented() throws IOException {
        String text = Files.readString(Path.of("README.md"));
        Set<String> missing = new TreeSet<>();
        Stream.of(BgpParser.BGP, BgpParser.MESH, BgpParser.MESH_NODE, PeerParser.PEER, PeerParser.GRACEFUL_RESTART)
                .flatMap(List::stream)
                .filter(key -> !text.contains("`" + key + "`"))
                .forEach(missing::add);
        assertEquals(Set.of(), missing);
    }

    private static List<String> blocks(Path document) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(document));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }
}
