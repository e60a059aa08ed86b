package io.margay.control.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** JSON values to lines of bytes and back. */
final class JsonLine {
    private static final int MAX_DEPTH = 32;

    private JsonMapper mapper;

    /** UTF-8, ended by a line feed; strings escape theirs. */
    byte[] encode(JsonNode value) {
        try {
            byte[] json = mapper().writeValueAsBytes(value);
            byte[] line = Arrays.copyOf(json, json.length + 1);
            line[json.length] = '\n';
            return line;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("writing JSON to memory", e);
        }
    }

    /** @throws IOException when the bytes are not one JSON value */
    JsonNode decode(byte[] bytes, int length) throws IOException {
        return mapper().readTree(bytes, 0, length);
    }

    /** Made when it is first needed: its classes take a fifth of a second to load. */
    private JsonMapper mapper() {
        if (mapper == null) {
            mapper = JsonMapper.builder(JsonFactory.builder()
                            .streamReadConstraints(StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .build())
                            .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
        }
        return mapper;
    }
}
