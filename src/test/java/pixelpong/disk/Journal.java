package pixelpong.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * All changes of a {@link FaultyDisk} in their order, and what a power failure leaves of them.
 *
 * <p>The model is that of POSIX, which promises little: the bytes of a file are safe once that file was synced, the names in a
 * folder once that folder was. Any other change may be on disk or not, whatever the order. A rename is one change.
 * After a sync that failed, what it should have made safe stays unsafe, even if a later one succeeds.
 */
public final class Journal {
    /** A file or folder, whatever its name. */
    static final class Node {
        private final boolean folder;

        private Node(boolean folder) {
            this.folder = folder;
        }
    }

    private interface Change {
        /** What has to be synced. */
        Node node();
    }

    /** Names that now stand for other files, or for none (null). */
    private record Names(Node node, Map<String, Node> names) implements Change {
    }

    private record Bytes(Node node, long position, byte[] bytes) implements Change {
    }

    private record Size(Node node, long size) implements Change {
    }

    private record Sync(Node node, boolean succeeded) implements Change {
    }

    private final Path top;
    private final Map<Path, Node> nodes = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();

    Journal(Path top) {
        this.top = top;
        nodes.put(top, new Node(true));
    }

    synchronized Node node(Path file) {
        return nodes.get(file);
    }

    synchronized void created(Path file) {
        nodes.put(file, new Node(Files.isDirectory(file)));
        name(file.getParent(), Map.of(file.getFileName().toString(), nodes.get(file)));
    }

    synchronized void renamed(Path from, Path to) {
        if (!from.getParent().equals(to.getParent())) {
            throw new UnsupportedOperationException("only within a folder");
        }
        Map<String, Node> names = new HashMap<>();
        names.put(from.getFileName().toString(), null);
        names.put(to.getFileName().toString(), nodes.get(from));
        nodes.put(to, nodes.remove(from));
        name(to.getParent(), names);
    }

    synchronized void deleted(Path file) {
        nodes.remove(file);
        name(file.getParent(), Collections.singletonMap(file.getFileName().toString(), null));
    }

    private void name(Path folder, Map<String, Node> names) {
        changes.add(new Names(nodes.get(folder), names));
    }

    synchronized void written(Node file, long position, byte[] bytes) {
        changes.add(new Bytes(file, position, bytes));
    }

    synchronized void truncated(Node file, long size) {
        changes.add(new Size(file, size));
    }

    synchronized void synced(Node node) {
        changes.add(new Sync(node, true));
    }

    synchronized void syncFailed(Node node) {
        changes.add(new Sync(node, false));
    }

    /** The number of changes so far, syncs included. */
    public synchronized int length() {
        return changes.size();
    }

    /** Whether the last of the first {@code length} changes made something safe, or was meant to. */
    public boolean endsWithSync(int length) {
        return length > 0 && changes.get(length - 1) instanceof Sync;
    }

    /** The changes among the first {@code length} that a power failure may undo. */
    public List<Integer> unsafe(int length) {
        List<Integer> unsafe = new ArrayList<>();
        Map<Node, Boolean> synced = new IdentityHashMap<>(); // whether the next sync of the node succeeded
        for (int i = length - 1; i >= 0; i--) {
            Change change = changes.get(i);
            if (change instanceof Sync sync) {
                synced.put(sync.node, sync.succeeded);
            } else if (!synced.getOrDefault(change.node(), false)) {
                unsafe.add(0, i);
            }
        }
        return unsafe;
    }

    /**
     * Writes into an empty folder what is on disk after a power failure.
     *
     * @param length the number of changes before the failure
     * @param kept which of the {@link #unsafe} ones have reached the disk
     */
    public void restore(int length, IntPredicate kept, Path folder) throws IOException {
        Set<Integer> unsafe = Set.copyOf(unsafe(length));
        List<Change> onDisk = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            if (!unsafe.contains(i) || kept.test(i)) {
                onDisk.add(changes.get(i));
            }
        }
        restore(nodes.get(top), onDisk, folder);
    }

    private void restore(Node folder, List<Change> onDisk, Path to) throws IOException {
        Map<String, Node> names = new HashMap<>();
        for (Change change : onDisk) {
            if (change instanceof Names named && named.node == folder) {
                names.putAll(named.names);
            }
        }
        for (Map.Entry<String, Node> name : names.entrySet()) {
            Path path = to.resolve(name.getKey());
            if (name.getValue() == null) {
                continue;
            }
            if (name.getValue().folder) {
                restore(name.getValue(), onDisk, Files.createDirectory(path));
            } else {
                write(name.getValue(), onDisk, path);
            }
        }
    }

    private static void write(Node node, List<Change> onDisk, Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            for (Change change : onDisk) {
                if (change instanceof Bytes bytes && bytes.node == node) {
                    file.seek(bytes.position);
                    file.write(bytes.bytes);
                } else if (change instanceof Size size && size.node == node) {
                    file.setLength(size.size);
                }
            }
        }
    }
}
