package pixelpong.show;

import java.io.Closeable;
import java.io.IOException;

/** A film in the making: pictures of one size, one after another. */
interface Film extends Closeable {
    /** Frames of the game to a picture: a format may not be able to show 60 pictures a second. */
    int framesAPicture();

    /** Appends the canvas as it is now. */
    void add(Canvas canvas) throws IOException;

    /** Completes the film. */
    @Override
    void close() throws IOException;
}
