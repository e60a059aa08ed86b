package io.margay.control.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code ip -json} prints, a list of objects, as maps: nested names joined by dots, items of a list joined by blanks. By the token stream, as a tree's library takes a
 * fifth of a second of a router's start.
 */
final class IpJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private IpJson() {}

    /** Without those that are empty, which an old {@code ip} prints for what it was not asked for. */
    static List<Map<String, String>> objects(String text) throws HostKernelException {
        List<Map<String, String>> objects = new ArrayList<>();
        if (text.isBlank()) {
            return objects;
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_ARRAY);
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                Map<String, String> object = new HashMap<>();
                readObject(parser, "", object);
                if (!object.isEmpty()) {
                    objects.add(object);
                }
            }
            require(parser.currentToken() == JsonToken.END_ARRAY);
            return objects;
        } catch (IOException e) {
            throw new HostKernelException("ip printed what is not understood: " + e.getMessage(), e);
        }
    }

    private static void readObject(JsonParser parser, String path, Map<String, String> into) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = path + parser.currentName();
            readValue(parser, parser.nextToken(), name, into);
        }
    }

    private static void readValue(JsonParser parser, JsonToken token, String name, Map<String, String> into)
            throws IOException {
        switch (token) {
            case START_OBJECT -> readObject(parser, name + ".", into);
            case START_ARRAY -> {
                for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                    readValue(parser, item, name, into);
                }
            }
            default -> into.merge(name, parser.getText(), (before, next) -> before + " " + next);
        }
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("not a list of objects");
        }
    }
}
