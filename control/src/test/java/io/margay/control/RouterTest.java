package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.config.ConfigFile;
import io.margay.control.config.ConfigResult;
import io.margay.control.config.RouterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that fail; those that go well need interfaces of their own and are shown by scripts/smoke. */
class RouterTest {
    @TempDir
    Path directory;

    @Test
    void anUplinkThatDoesNotExistIsOneLineAndLeavesNothingBehind() throws IOException {
        Path runtime = directory.resolve("run");
        Path file = directory.resolve("router.yaml");
        Files.writeString(file, "node: { name: n, address: 192.0.2.1, uplink: nosuchuplink }\n");
        RouterConfig config = assertInstanceOf(ConfigResult.Valid.class, ConfigFile.read(file))
                .config();
        StartUpException e =
                assertThrows(StartUpException.class, () -> Router.start(config, file, runtime, isForUpgrade -> {}));
        assertTrue(e.getMessage().startsWith("uplink nosuchuplink does not exist; interfaces here: "), e.getMessage());
        assertTrue(e.getMessage().endsWith(" (node.uplink)"), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
        assertFalse(Files.exists(runtime));
    }
}
