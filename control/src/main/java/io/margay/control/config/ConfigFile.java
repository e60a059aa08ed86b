package io.margay.control.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads and checks a configuration file. Stateless; what went wrong is in the result, never in an exception. */
public final class ConfigFile {
    /** Far above any real file; a mistaken path to a disk image shall not fill the memory. */
    static final int MAX_BYTES = 4 << 20;

    private ConfigFile() {}

    public static ConfigResult read(Path file) {
        ProblemList problems = new ProblemList(file.toString());
        Optional<String> text = text(file, problems);
        return text.isPresent() ? parse(text.get(), problems) : new ConfigResult.Invalid(problems.sorted());
    }

    /** @param name stands for the file in problems */
    static ConfigResult parse(String name, String text) {
        return parse(text, new ProblemList(name));
    }

    private static ConfigResult parse(String text, ProblemList problems) {
        Optional<Draft> draft = Optional.ofNullable(new YamlReader(problems).read(text))
                .flatMap(document -> new ConfigParser(problems).parse(document));
        draft.ifPresent(it -> new ConfigChecks(it, problems).run());
        if (draft.isEmpty() || problems.hasErrors()) {
            return new ConfigResult.Invalid(problems.sorted());
        }
        return new ConfigResult.Valid(draft.get().toConfig(), problems.sorted());
    }

    private static Optional<String> text(Path file, ProblemList problems) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                problems.errorAt(0, 0, "", "is too large for a configuration; allowed: " + MAX_BYTES + " bytes");
                return Optional.empty();
            }
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (NoSuchFileException e) {
            problems.errorAt(0, 0, "", "no such file");
        } catch (AccessDeniedException e) {
            problems.errorAt(0, 0, "", "permission denied");
        } catch (CharacterCodingException e) {
            problems.errorAt(0, 0, "", "is not UTF-8 text");
        } catch (IOException e) {
            problems.errorAt(0, 0, "", "cannot be read: " + Quote.oneLine(String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }
}
