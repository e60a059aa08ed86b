package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "endpoints",
        mixinStandardHelpOptions = true,
        description = "Lists the workloads of this host with the state of their interfaces.")
final class EndpointsCommand implements Callable<Integer> {
    private final MargayCommand root;

    EndpointsCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        JsonNode endpoints = Ask.result(root, Ask.query("endpoints")).path("endpoints");
        if (root.isJson()) {
            JsonOutput.printArray(root.out(), endpoints);
            return 0;
        }
        Table table = new Table("NAME", "INTERFACE", "STATE", "ADDRESS", "MAC", "NEIGHBOUR");
        for (JsonNode endpoint : endpoints) {
            for (JsonNode address : endpoint.path("addresses")) {
                table.row(
                        endpoint.path("name").asText(),
                        endpoint.path("interface").asText(),
                        endpoint.path("state").asText(),
                        address.path("address").asText(),
                        address.path("mac").isTextual() ? address.path("mac").asText() : "-",
                        address.path("neighbor").asText());
            }
        }
        table.print(root.out());
        return 0;
    }
}
