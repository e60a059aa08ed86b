package io.margay.control.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints the completion script for bash and zsh: eval \"$(margay completion)\"")
final class CompletionCommand implements Runnable {
    private final MargayCommand root;

    CompletionCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        String script = AutoComplete.bash("margay", MargayCommand.commandLine((config, file, runtime) -> 0));
        root.out().print(script.replace('"' + PeerNames.MARK + '"', PeerNames.QUESTION));
    }
}
