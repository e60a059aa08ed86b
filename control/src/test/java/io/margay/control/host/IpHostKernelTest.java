package io.margay.control.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the real kernel, in namespaces that have no name and so go with the process. */
class IpHostKernelTest {
    private static final List<String> IN_A_NAMESPACE = List.of("unshare", "--net");
    private static final List<String> WITHOUT_PRIVILEGE =
            List.of("unshare", "--net", "setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin");

    @TempDir
    Path runtime;

    @BeforeAll
    static void namespaces() throws IOException, InterruptedException {
        assumeTrue(
                canRun(IN_A_NAMESPACE, "ip", "-V"), "skipped: network namespaces need root and the tool ip (iproute2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pair", "routes", "foreign", "others", "reversePath"})
    void theKernelIsAsItIsWanted(String scenario) throws IOException, InterruptedException {
        run(IN_A_NAMESPACE, KernelScenarios.class, scenario);
    }

    @Test
    void withoutPrivilegeItIsOneClearLine() throws IOException, InterruptedException {
        assumeTrue(canRun(WITHOUT_PRIVILEGE, "true"), "skipped: needs setpriv (util-linux)");
        run(WITHOUT_PRIVILEGE, KernelScenarios.Unprivileged.class, "-");
    }

    private static boolean canRun(List<String> wrapper, String... command) throws InterruptedException {
        List<String> words = new ArrayList<>(wrapper);
        words.addAll(List.of(command));
        try {
            Process process = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void run(List<String> wrapper, Class<?> scenarios, String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(scenarios.getName(), name, runtime.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), said);
    }
}
