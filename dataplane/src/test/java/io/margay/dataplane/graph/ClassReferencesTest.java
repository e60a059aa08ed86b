package io.margay.dataplane.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.graph.ClassReferences.Member;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassReferencesTest {
    @SuppressWarnings("unused")
    private static final class Sample {
        private int field;

        /** Every kind of constant that a class file of ours can have. */
        String useThem(List<String> list) {
            field = 1_000_000;
            long wide = 0x1234_5678_9ABCL;
            double real = 0.125;
            Runnable lambda = () -> list.add("text " + wide + real + field + 0.5f);
            lambda.run();
            Class<?> type = int[].class;
            return type.getName().concat("x");
        }
    }

    @Test
    void fieldsAndMethodsAreFoundByOwnerNameAndType() {
        ClassReferences references = ClassReferences.of(Sample.class.getName());
        assertTrue(references.fields().contains(new Member(Sample.class.getName(), "field", "I")));
        assertTrue(references
                .methods()
                .contains(new Member("java.lang.String", "concat", "(Ljava/lang/String;)Ljava/lang/String;")));
        assertTrue(references.methods().contains(new Member("java.util.List", "add", "(Ljava/lang/Object;)Z")));
        assertFalse(references.methods().contains(new Member("java.util.List", "size", "()I")));
    }

    /** In the format of the Java that runs this, which may be newer than that of our own classes. */
    @Test
    void classesOfTheRunningJavaAreRead() {
        assertEquals(Runtime.version().feature() + 44, classVersion());
        for (Class<?> type : List.of(String.class, Thread.class, java.util.HashMap.class, Math.class)) {
            ClassReferences references = ClassReferences.of(type.getName());
            assertFalse(references.fields().isEmpty(), type.getName());
            assertFalse(references.methods().isEmpty(), type.getName());
        }
    }

    @Test
    void aClassThatIsNotThereIsAnError() {
        assertThrows(UncheckedIOException.class, () -> ClassReferences.of("io.margay.dataplane.NoSuchClass"));
    }

    private static int classVersion() {
        return (int) Double.parseDouble(System.getProperty("java.class.version"));
    }
}
