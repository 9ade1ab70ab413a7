package pixelpong.disk;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A path on a {@link FaultyDisk}: a path of the default file system, whose operations go through the disk. */
final class FaultyPath implements Path {
    private final FaultyDisk disk;
    private final Path real;

    FaultyPath(FaultyDisk disk, Path real) {
        this.disk = disk;
        this.real = real;
    }

    Path real() {
        return real;
    }

    private Path ours(Path path) {
        return path == null ? null : new FaultyPath(disk, path);
    }

    @Override
    public FileSystem getFileSystem() {
        return disk.system();
    }

    @Override
    public boolean isAbsolute() {
        return real.isAbsolute();
    }

    @Override
    public Path getRoot() {
        return ours(real.getRoot());
    }

    @Override
    public Path getFileName() {
        return ours(real.getFileName());
    }

    @Override
    public Path getParent() {
        return ours(real.getParent());
    }

    @Override
    public int getNameCount() {
        return real.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return ours(real.getName(index));
    }

    @Override
    public Path subpath(int from, int to) {
        return ours(real.subpath(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return real.startsWith(FaultyDisk.real(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return real.endsWith(FaultyDisk.real(other));
    }

    @Override
    public Path normalize() {
        return ours(real.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return ours(real.resolve(FaultyDisk.real(other)));
    }

    @Override
    public Path relativize(Path other) {
        return ours(real.relativize(FaultyDisk.real(other)));
    }

    @Override
    public URI toUri() {
        return real.toUri();
    }

    @Override
    public Path toAbsolutePath() {
        return ours(real.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return ours(real.toRealPath(options));
    }

    @Override
    public File toFile() {
        return real.toFile();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        return real.compareTo(FaultyDisk.real(other));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FaultyPath path && path.disk == disk && path.real.equals(real);
    }

    @Override
    public int hashCode() {
        return real.hashCode();
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
