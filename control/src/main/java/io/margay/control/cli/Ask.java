package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.query.Answer;
import io.margay.control.query.ControlClient;
import io.margay.control.query.ControlSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One question to the running router. */
final class Ask {
    private Ask() {}

    static ObjectNode query(String query) {
        return JsonNodeFactory.instance.objectNode().put("query", query);
    }

    /** The result, or the router's own words as a failure. */
    static JsonNode result(MargayCommand root, ObjectNode request) throws CommandFailure {
        return converse(root.runtime(), client -> client.ask(request));
    }

    /** A list that comes in pages; the array itself. */
    static JsonNode list(MargayCommand root, ObjectNode request, String field) throws CommandFailure {
        return converse(root.runtime(), client -> client.askAll(request, field)).path(field);
    }

    /**
     * A list that comes in pages, each handed on as it comes.
     *
     * @return of how many elements it was
     */
    static int pages(MargayCommand root, ObjectNode request, String field, Consumer<JsonNode> taker)
            throws CommandFailure {
        AtomicInteger count = new AtomicInteger();
        converse(
                root.runtime(),
                client -> client.askPages(request, field, page -> {
                    count.addAndGet(page.path(field).size());
                    taker.accept(page);
                }));
        return count.get();
    }

    /** The same, printed as one JSON array. */
    static int printPages(MargayCommand root, ObjectNode request, String field) throws CommandFailure {
        JsonOutput.Parts parts = new JsonOutput.Parts(root.out());
        int count = pages(root, request, field, page -> parts.print(page.path(field)));
        parts.end();
        return count;
    }

    private interface Conversation {
        Answer with(ControlClient client) throws IOException;
    }

    private static JsonNode converse(Path runtime, Conversation conversation) throws CommandFailure {
        RuntimeFiles.requireDirectory(runtime);
        Answer answer;
        try (ControlClient client = ControlClient.connect(runtime)) {
            answer = conversation.with(client);
        } catch (IOException e) {
            throw new CommandFailure(CommandFailure.FAILED, trouble(runtime, e));
        }
        if (answer instanceof Answer.Failure failure) {
            throw new CommandFailure(
                    failure.badInput() ? CommandFailure.BAD_INPUT : CommandFailure.FAILED, failure.error());
        }
        return ((Answer.Result) answer).value();
    }

    private static String trouble(Path runtime, IOException e) {
        Path socket = runtime.resolve(ControlSocket.NAME);
        if (!Files.exists(socket)) {
            return "no router runs in " + runtime + ": no file " + socket;
        } else if (e instanceof ConnectException) {
            return "no router runs in " + runtime + ": nobody listens on " + socket;
        }
        return socket + ": " + e.getMessage() + "; fib, neighbors and counters can be read without the router's help";
    }
}
