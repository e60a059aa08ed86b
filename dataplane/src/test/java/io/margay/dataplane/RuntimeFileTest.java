package io.margay.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.runtime.RuntimeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is there whole, or is an error with a line. */
class RuntimeFileTest {
    @Test
    void aNewFileIsFullOfZerosWhateverWasThere(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("counters");
        Files.writeString(file, "old");
        IoUtil.unmap(RuntimeFile.create(file, 100_000));
        assertEquals(100_000, Files.size(file));
        for (byte each : Files.readAllBytes(file)) {
            assertEquals(0, each);
        }
    }

    @Test
    void aFileThatCannotBeMadeIsALineThatNamesIt() {
        Path missing = Path.of("/nowhere/counters");
        IOException error = assertThrows(IOException.class, () -> RuntimeFile.create(missing, 10));
        assertTrue(error.getMessage().contains("/nowhere/counters"), error.getMessage());
    }
}
