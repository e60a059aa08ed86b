package io.margay.control.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/** The door to this package: arguments in, an exit code out. */
public final class CommandLines {
    private CommandLines() {}

    public static int execute(String[] arguments, PrintWriter out, PrintWriter err, RouterLauncher launcher) {
        CommandLine commandLine = MargayCommand.commandLine(launcher, arguments);
        commandLine.setOut(out);
        commandLine.setErr(err);
        int exitCode = commandLine.execute(arguments);
        out.flush();
        err.flush();
        return exitCode;
    }
}
