package pixelpong.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import pixelpong.disk.FaultyDisk.Operation;

/** An open file of a {@link FaultyDisk}. A write that fails has written the first half. */
final class FaultyChannel extends FileChannel {
    private final FaultyDisk disk;
    private final Path file;
    private final FileChannel real;
    private final Journal.Node node;

    FaultyChannel(FaultyDisk disk, Path file, Set<? extends OpenOption> options) throws IOException {
        this.disk = disk;
        this.file = file;
        boolean isNew = !Files.exists(file);
        real = FileChannel.open(file, options);
        if (isNew) {
            disk.journal().created(file);
        }
        node = disk.journal().node(file);
        if (!isNew && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            disk.journal().truncated(node, 0);
        }
    }

    private void before(Operation operation) throws IOException {
        disk.before(operation, file);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        int length = from.remaining();
        try {
            before(Operation.WRITE);
        } catch (IOException e) {
            writeAll(from.slice().limit(length / 2), position);
            throw e;
        }
        writeAll(from, position);
        return length;
    }

    private void writeAll(ByteBuffer from, long position) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining();) {
            real.write(rest, position + rest.position());
        }
        disk.journal().written(node, position, bytes);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int written = write(from, real.position());
        real.position(real.position() + written);
        return written;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            written += write(from[i]);
        }
        return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        try {
            before(Operation.SYNC);
        } catch (IOException e) {
            disk.journal().syncFailed(node);
            throw e;
        }
        disk.journal().synced(node);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        before(Operation.WRITE);
        real.truncate(size);
        disk.journal().truncated(node, size);
        return this;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        before(Operation.READ);
        return real.read(to);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        before(Operation.READ);
        return real.read(to, position);
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) throws IOException {
        before(Operation.READ);
        return real.read(to, offset, length);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
        before(Operation.CLOSE);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }
}
