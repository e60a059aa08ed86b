package io.margay.dataplane.graph;

import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What the code of one class refers to, read from the constant pool of its class file (JVM Specification 4.4): no instruction is looked at. */
record ClassReferences(List<Member> fields, List<Member> methods) {
    private static final int MAGIC = 0xCAFE_BABE;

    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int DYNAMIC = 17;
    private static final int INVOKE_DYNAMIC = 18;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    /**
     * @param owner the class's name as {@link Class#getName} has it
     * @param descriptor the types, as the class file has them
     */
    record Member(String owner, String name, String descriptor) {}

    /** @param className as {@link Class#getName} has it; its file is where this class's is */
    static ClassReferences of(String className) {
        String file = '/' + className.replace('.', '/') + ".class";
        try (InputStream in = ClassReferences.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new FileNotFoundException(file);
            }
            return read(new DataInputStream(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassReferences read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.readInt(); // its version: new ones have added tags, and changed none
        int count = in.readUnsignedShort();
        int[] tags = new int[count];
        String[] texts = new String[count];
        int[] first = new int[count];
        int[] second = new int[count];
        for (int i = 1; i < count; i++) {
            tags[i] = in.readUnsignedByte();
            switch (tags[i]) {
                case UTF8 -> texts[i] = in.readUTF();
                case INTEGER, FLOAT -> in.readInt();
                case LONG, DOUBLE -> {
                    in.readLong();
                    i++; // takes two places
                }
                case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> first[i] = in.readUnsignedShort();
                case FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, DYNAMIC, INVOKE_DYNAMIC -> {
                    first[i] = in.readUnsignedShort();
                    second[i] = in.readUnsignedShort();
                }
                case METHOD_HANDLE -> {
                    in.readUnsignedByte();
                    in.readUnsignedShort();
                }
                default -> throw new IOException("a constant of an unknown kind: " + tags[i]);
            }
        }
        List<Member> fields = new ArrayList<>();
        List<Member> methods = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            if (tags[i] == FIELD || tags[i] == METHOD || tags[i] == INTERFACE_METHOD) {
                String owner = texts[first[first[i]]].replace('/', '.');
                Member member = new Member(owner, texts[first[second[i]]], texts[second[second[i]]]);
                (tags[i] == FIELD ? fields : methods).add(member);
            }
        }
        return new ClassReferences(fields, methods);
    }
}
