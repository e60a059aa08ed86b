package io.margay.control.query;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/** Who may ask: root, and the user that owns the runtime directory. */
final class Clients {
    private final Set<UserPrincipal> allowed;

    private Clients(Set<UserPrincipal> allowed) {
        this.allowed = allowed;
    }

    static Clients of(Path runtimeDirectory) throws IOException {
        UserPrincipal own = Files.getOwner(runtimeDirectory);
        UserPrincipal root = root();
        return new Clients(own.equals(root) ? Set.of(root) : Set.of(own, root));
    }

    /** By the kernel's word; false also when the kernel gives none. */
    boolean mayAsk(SocketChannel channel) {
        try {
            return allowed.contains(
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user());
        } catch (IOException e) {
            return false;
        }
    }

    /** User 0, which may have another name, or none where there is no user database. */
    private static UserPrincipal root() throws IOException {
        FileSystem files = FileSystems.getDefault();
        try {
            return files.getUserPrincipalLookupService().lookupPrincipalByName("root");
        } catch (UserPrincipalNotFoundException e) {
            return files.getUserPrincipalLookupService().lookupPrincipalByName("0");
        }
    }
}
