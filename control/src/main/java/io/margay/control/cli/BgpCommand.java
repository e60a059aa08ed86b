package io.margay.control.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "bgp",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows sessions and paths of the BGP speaker, and acts on sessions.")
final class BgpCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    static CommandLine commandLine(MargayCommand root) {
        return new CommandLine(new BgpCommand())
                .addSubcommand(new BgpSummaryCommand(root))
                .addSubcommand(new BgpPeerCommand(root))
                .addSubcommand(new BgpRoutesCommand(root))
                .addSubcommand(new BgpReceivedCommand(root))
                .addSubcommand(new BgpAdvertisedCommand(root))
                .addSubcommand(BgpPolicyCommand.commandLine(root))
                .addSubcommand(new BgpRefreshCommand(root))
                .addSubcommand(new BgpResetCommand(root))
                .addSubcommand(new BgpShutdownCommand(root));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command of bgp?");
    }
}
