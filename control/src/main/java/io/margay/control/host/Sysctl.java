package io.margay.control.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The files of {@code /proc/sys/net/FAMILY/conf/INTERFACE}. A kernel without the family has none, which is all right. */
final class Sysctl {
    private static final Path NET = Path.of("/proc/sys/net");

    private Sysctl() {}

    static boolean hasIpv6() {
        return Files.isDirectory(NET.resolve("ipv6"));
    }

    /** Writes only what is not so already: some of them start something when they are written. */
    static void set(String family, String interfaceName, String key, String value) throws HostKernelException {
        Path file = file(family, interfaceName, key);
        try {
            if (!Files.readString(file).strip().equals(value)) {
                Files.writeString(file, value + "\n", StandardCharsets.US_ASCII);
            }
        } catch (NoSuchFileException e) {
            // nothing of that family here
        } catch (IOException e) {
            throw new HostKernelException(file + " cannot be set to " + value + ": " + reason(e), e);
        }
    }

    /** 0 where there is none. */
    static int number(String family, String interfaceName, String key) {
        try {
            return Integer.parseInt(
                    Files.readString(file(family, interfaceName, key)).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private static Path file(String family, String interfaceName, String key) {
        return NET.resolve(Path.of(family, "conf", interfaceName, key));
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied, it takes CAP_NET_ADMIN";
        }
        return e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : String.valueOf(e.getMessage());
    }
}
