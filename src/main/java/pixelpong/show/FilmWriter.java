package pixelpong.show;

import java.io.Closeable;
import java.io.IOException;

/** Writes a film: a sequence of pictures of one size. */
interface FilmWriter extends Closeable {
    /** The number of frames per picture: not every format can show 60 pictures a second. */
    int framesPerPicture();

    /** Appends the current content of the canvas. */
    void add(Canvas canvas) throws IOException;

    /** Completes the film. */
    @Override
    void close() throws IOException;
}
