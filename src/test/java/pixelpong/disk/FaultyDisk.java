package pixelpong.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * A file system in a folder of the default one, on which any operation can fail, and which keeps a {@link Journal} of them.
 *
 * <p>Files that are read through {@link Path#toFile} are read past it.
 */
public final class FaultyDisk extends FileSystemProvider {
    /** What a program does with a disk. */
    public enum Operation {
        OPEN, READ, WRITE, SYNC, CLOSE, RENAME, CREATE_FOLDER, LIST, DELETE
    }

    /** Decides which operations fail. */
    @FunctionalInterface
    public interface Faults {
        /** Called before each operation, which fails with what this throws. */
        void before(Operation operation, Path file) throws IOException;
    }

    private final FileSystem system = new Disk();
    private final Path root;
    private final Journal journal;
    private Faults faults = (operation, file) -> { };

    /** A disk whose files are in {@code folder}, which exists and is empty. */
    public FaultyDisk(Path folder) {
        root = folder;
        journal = new Journal(folder);
    }

    /** The top folder of this disk. */
    public Path root() {
        return new FaultyPath(this, root);
    }

    /** What has been done to this disk so far. */
    public Journal journal() {
        return journal;
    }

    /** Sets what fails from now on. */
    public void failWith(Faults faults) {
        this.faults = faults;
    }

    void before(Operation operation, Path file) throws IOException {
        faults.before(operation, file);
    }

    FileSystem system() {
        return system;
    }

    static Path real(Path path) {
        return path instanceof FaultyPath ours ? ours.real() : path;
    }

    private Path ours(Path real) {
        return new FaultyPath(this, real);
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FaultyChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        before(Operation.OPEN, path);
        return new FaultyChannel(this, real(path), options);
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        before(Operation.RENAME, from);
        Files.move(real(from), real(to), options);
        journal.renamed(real(from), real(to));
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        before(Operation.CREATE_FOLDER, folder);
        Files.createDirectory(real(folder), attributes);
        journal.created(real(folder));
    }

    @Override
    public void delete(Path path) throws IOException {
        before(Operation.DELETE, path);
        Files.delete(real(path));
        journal.deleted(real(path));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
        before(Operation.LIST, folder);
        DirectoryStream<Path> files = Files.newDirectoryStream(real(folder), file -> filter.accept(ours(file)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> each = files.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Path next() {
                        return ours(each.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                files.close();
            }
        };
    }

    // What changes nothing is asked of the real file.

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real(path).getFileSystem().provider().checkAccess(real(path), modes);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options) throws IOException {
        return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return Files.readAttributes(real(path), attributes, options);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return Files.getFileAttributeView(real(path), type, options);
    }

    @Override
    public boolean isSameFile(Path a, Path b) throws IOException {
        return Files.isSameFile(real(a), real(b));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return Files.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return Files.getFileStore(real(path));
    }

    // What nobody asks of this disk.

    @Override
    public void copy(Path from, Path to, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    /** The system that the paths belong to. */
    private final class Disk extends FileSystem {
        @Override
        public FileSystemProvider provider() {
            return FaultyDisk.this;
        }

        @Override
        public Path getPath(String first, String... more) {
            return ours(Path.of(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            PathMatcher matcher = root.getFileSystem().getPathMatcher(pattern);
            return path -> matcher.matches(real(path));
        }

        @Override
        public String getSeparator() {
            return root.getFileSystem().getSeparator();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return root.getFileSystem().supportedFileAttributeViews();
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            throw new UnsupportedOperationException();
        }

        @Override
        public WatchService newWatchService() {
            throw new UnsupportedOperationException();
        }
    }
}
