package io.margay.control.config;

import io.margay.control.bgp.transport.Password;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads the secret of a session (TCP-MD5, RFC 2385) from a file that nobody else can read. */
final class PasswordFile {
    static final String ALLOWED = "one line of 1 to " + Password.MAX_BYTES + " visible ASCII characters and blanks";

    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PasswordFile() {}

    /** The secret, or one line on why it is not used. */
    sealed interface Reading {
        record Read(Password password) implements Reading {}

        record Refused(String why) implements Reading {}
    }

    /** The secret behind the section's key {@code password-file}; empty also where it is refused, which is then among the problems. */
    static Optional<Located<Password>> of(Section section, ProblemList problems) {
        Optional<Located<Path>> file = section.optional("password-file", BgpTypes.PASSWORD_FILE);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Reading reading = read(file.get().value());
        if (reading instanceof Reading.Read read) {
            return file.map(it -> it.map(path -> read.password()));
        }
        String why = ((Reading.Refused) reading).why();
        problems.errorAt(
                file.get().line(),
                file.get().column(),
                file.get().path(),
                "password file " + Quote.value(file.get().value().toString()) + ": " + why);
        return Optional.empty();
    }

    static Reading read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return new Reading.Refused(Files.exists(file) ? "is not a regular file" : "no such file");
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNERS.containsAll(permissions)) {
                return new Reading.Refused("mode " + PosixFilePermissions.toString(permissions)
                        + " is open to others; allowed: rw------- (0600) or stricter");
            }
            int owner = (Integer) Files.getAttribute(file, "unix:uid");
            if (owner != 0 && owner != ownUser()) {
                return new Reading.Refused("owned by user " + owner + "; allowed: root or the router's own user");
            }
            return parse(file);
        } catch (NoSuchFileException e) {
            return new Reading.Refused("no such file");
        } catch (AccessDeniedException e) {
            return new Reading.Refused("permission denied");
        } catch (IOException e) {
            return new Reading.Refused("cannot be read: " + Quote.oneLine(String.valueOf(e.getMessage())));
        }
    }

    /** The kernel gives {@code /proc/self} to whom the process runs as. */
    private static int ownUser() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** A line break at the end is the editor's. What is wrong with a secret is not quoted. */
    private static Reading parse(Path file) throws IOException {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(Password.MAX_BYTES + 3), StandardCharsets.ISO_8859_1);
        }
        String secret = text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (secret.isEmpty()
                || secret.length() > Password.MAX_BYTES
                || secret.chars().anyMatch(c -> c < ' ' || c > '~')) {
            return new Reading.Refused("does not hold a password; allowed: " + ALLOWED);
        }
        return new Reading.Read(new Password(secret.getBytes(StandardCharsets.US_ASCII)));
    }
}
