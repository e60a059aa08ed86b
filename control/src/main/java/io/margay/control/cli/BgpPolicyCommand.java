package io.margay.control.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Tries policies out.")
final class BgpPolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    static CommandLine commandLine(MargayCommand root) {
        return new CommandLine(new BgpPolicyCommand()).addSubcommand(new BgpPolicyTestCommand(root));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command of bgp policy?");
    }
}
