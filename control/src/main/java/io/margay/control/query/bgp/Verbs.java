package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.Outcome;
import io.margay.control.query.Answer;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orders: {@code bgp refresh}, {@code bgp reset}, {@code bgp shutdown}. Each leaves a line in the log. */
final class Verbs {
    private static final Logger LOG = LoggerFactory.getLogger(Verbs.class);
    /** RFC 9003 2: its length is one octet. */
    private static final int MAX_MESSAGE_BYTES = 255;

    private Verbs() {}

    /** Fields {@code family}, {@code direction}: {@code in}, {@code out}, or both when it is not there. */
    static Answer refresh(BgpRequest request, BgpSpeaker speaker) {
        String direction = request.text("direction");
        if (!direction.isEmpty() && !direction.equals("in") && !direction.equals("out")) {
            throw RequestException.badInput("no direction '" + direction + "'; allowed: in, out");
        }
        String peer = request.peer(speaker.peers()).name();
        return answer(speaker.refresh(
                peer, request.family(), !direction.equals("out"), !direction.equals("in"), request.nowNs()));
    }

    /** Field {@code message}; with {@code soft} it is a refresh both ways. */
    static Answer reset(BgpRequest request, BgpSpeaker speaker) {
        String peer = request.peer(speaker.peers()).name();
        return request.isSet("soft")
                ? answer(speaker.refresh(peer, null, true, true, request.nowNs()))
                : answer(speaker.reset(peer, message(request), request.nowNs()));
    }

    /** Field {@code message}. */
    static Answer shutDown(BgpRequest request, BgpSpeaker speaker) {
        String peer = request.peer(speaker.peers()).name();
        return answer(speaker.shutDown(peer, message(request), request.nowNs()));
    }

    private static String message(BgpRequest request) {
        String message = request.text("message");
        int length = message.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_MESSAGE_BYTES) {
            throw RequestException.badInput(
                    "message of " + length + " bytes; allowed: " + MAX_MESSAGE_BYTES + " in UTF-8 (RFC 9003)");
        }
        return message;
    }

    private static Answer answer(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            return Answer.failure(refused.reason());
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode done = json.putArray("done");
        ((Outcome.Done) outcome).done().forEach(line -> {
            LOG.info("bgp, by an operator: {}", line);
            done.add(line);
        });
        return Answer.result(json);
    }
}
