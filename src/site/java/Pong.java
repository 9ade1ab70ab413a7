import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Learns to play Pong from its pixels, in one file and without a library: {@code java Pong.java [seed [episodes]]}.
 *
 * <p>This is Andrej Karpathy's "Deep Reinforcement Learning: Pong from Pixels" (2016) in Java, with the game in it. In order: what
 * there is to see, {@link Game} and {@link Frames}; who acts, {@link Random} and {@link Policy}; and how it learns, from
 * {@link #play} to {@link #train}.
 *
 * <p>PixelPong, where this file comes from, makes the same weights of the same seed, bit for bit: {@code ./run.sh train --recipe
 * tutorial --console java}. That is why some comments speak of the order of additions: every sum of floats is rounded.
 *
 * <p>With seed 1, the running mean of the scores first exceeds -15 in episode 14,364, after 8 minutes of processor time.
 */
public final class Pong {
    /** Karpathy's numbers: hidden units, episodes from one update to the next, discount factor; step size and decay of RMSProp. */
    static final int HIDDEN = 200, BATCH = 10;
    static final double GAMMA = 0.99;
    static final float LEARNING_RATE = 1e-4f, DECAY = 0.99f;

    /**
     * The game, frame by frame, exactly as the console plays it: the agent has the right paddle, the computer the left one. Nothing
     * is random. X is a column of the picture, Y a row; those of an object are where its top left corner is.
     */
    static final class Game {
        static final int WIDTH = 160, HEIGHT = 210;
        static final int FIELD_TOP = 34, FIELD_END = 194; // the first row between the walls, and the row after the last
        static final int LEFT_X = 16, RIGHT_X = 140, PADDLE_WIDTH = 4, PADDLE_HEIGHT = 16;
        static final int BALL_WIDTH = 2, BALL_HEIGHT = 4;

        /** The red part of each colour. In the first two pictures the console still resets, and the field has another colour. */
        static final byte RESET_FIELD = 109, FIELD = (byte) 144, LEFT = (byte) 213, RIGHT = 92, WHITE = (byte) 236;

        int frame = -1, framesToServe = 59;
        int ballX = 2, ballY = 45;
        int speedX = -1, speedY = 1; // columns and rows per frame; without the joystick's button, speedX is 1 or -1
        int leftY = 7, rightY = 96, nextRightY = 96;
        int knob = 14_106, aim; // the joystick turns the knob; aim is the row that it stands for
        int leftScore, rightScore;

        /** Plays a frame with the joystick up (-1), down (1) or at rest (0). Returns 1 for a point won, -1 for one lost, else 0. */
        int play(int move) {
            frame++;
            int reward = moveBall();
            rightY = nextRightY;
            knob = Math.max(1_884, Math.min(26_326, knob + 737 * move));
            aim = Math.max(2 * (knob >> 8) - 13, 25);
            if (frame % 2 == 0) { // the console reads the knob, and in the next frame the paddle goes half the way
                nextRightY = rightY + aim >> 1;
            }
            if (frame % 8 != 1) { // the computer follows the ball, and rests in one frame of eight
                leftY += 2 * Integer.signum(ballY - 1 - leftY);
            }
            return reward;
        }

        boolean over() {
            return leftScore == 21 || rightScore == 21;
        }

        /** Moves the ball, or waits for the serve. */
        int moveBall() {
            if (framesToServe > 0) {
                ballY = -14; // out of the picture
                if (--framesToServe > 0) {
                    return 0;
                }
                ballX = 79;
                ballY = 114;
                leftY = 113;
            } else if (ballX <= 3 || ballX >= 156) {
                return endRally(ballX <= 3 ? 1 : -1);
            } else if (ballY <= 31 && speedY < 0 || ballY >= 192 && speedY > 0) { // a wall
                ballY -= Integer.signum(speedY);
                speedY = -speedY;
            } else if (touches(ballY & ~1, RIGHT_X, rightTop())) { // a paddle, which touches what is seen; see edge()
                speedX = -1;
                speedY = ballY - rightY - 4 >> 2; // it has zones of four rows, and the middle one returns the ball level
            } else if (touches(ballY, LEFT_X, leftY)) {
                speedX = 1;
                speedY = ballY - leftY - 6 >> 2;
            }
            ballX += speedX;
            ballY += speedY;
            return 0;
        }

        /** The next serve goes to the side that lost the point, and up or down as the ball went. */
        int endRally(int reward) {
            rightScore += Math.max(reward, 0);
            leftScore += Math.max(-reward, 0);
            speedX = -reward;
            speedY = speedY < 0 ? -1 : 1;
            framesToServe = 63;
            return reward;
        }

        /** Whether the ball, were it in row {@code y}, shares a pixel of the field with a paddle. */
        boolean touches(int y, int paddleX, int paddleY) {
            int top = Math.max(Math.max(y, paddleY), FIELD_TOP);
            int end = Math.min(Math.min(y + BALL_HEIGHT, paddleY + PADDLE_HEIGHT), FIELD_END);
            return top < end && ballX > paddleX - BALL_WIDTH && ballX < paddleX + PADDLE_WIDTH;
        }

        /** Draws the picture: the red part of every pixel, [210][160]. The score is missing, since nobody looks there. */
        void draw(byte[] picture) {
            Arrays.fill(picture, WHITE);
            Arrays.fill(picture, FIELD_TOP * WIDTH, FIELD_END * WIDTH, frame > 0 ? FIELD : RESET_FIELD);
            rectangle(picture, leftY, leftY + PADDLE_HEIGHT, LEFT_X, PADDLE_WIDTH, LEFT);
            rectangle(picture, rightTop(), rightTop() + PADDLE_HEIGHT, RIGHT_X, PADDLE_WIDTH, RIGHT);
            for (int x = ballX; x < ballX + BALL_WIDTH; x++) {
                rectangle(picture, edge(ballY, x), edge(ballY + BALL_HEIGHT, x), x, 1, WHITE);
            }
        }

        /** Fills the part of a rectangle that is in the field. */
        static void rectangle(byte[] picture, int top, int end, int x, int width, byte colour) {
            for (int row = Math.max(top, FIELD_TOP); row < Math.min(end, FIELD_END); row++) {
                Arrays.fill(picture, row * WIDTH + x, row * WIDTH + x + width, colour);
            }
        }

        /** The picture shows the right paddle in pairs of rows. */
        int rightTop() {
            return rightY & ~1;
        }

        /** The row in which an edge of the ball appears: far to the right one too high, as the console prepares rows early. */
        int edge(int row, int column) {
            int pair = row & ~1; // it prepares two at a time
            int early = row == pair ? 158 : 139; // the first such column, further left if there was less else to do
            early -= pair > (frame % 2 == 0 ? aim : 97) ? 6 : 0; // 97 is where the left knob is, which nobody turns
            early -= pair >= rightTop() && pair < rightTop() + PADDLE_HEIGHT ? 3 : 0;
            early -= row != pair && row >= leftY && row < leftY + PADDLE_HEIGHT ? 3 : 0;
            return column < early ? row : row - 1;
        }
    }

    /** What the agent sees: 80x80 pixels of 0 or 1, minus those of the step before, since no single picture shows a direction. */
    static final class Frames {
        static final int SIDE = 80, PIXELS = SIDE * SIDE, FIRST_ROW = 35; // rows above it are cropped

        final byte[] now = new byte[Game.HEIGHT * Game.WIDTH];
        final byte[] before = new byte[Game.HEIGHT * Game.WIDTH];
        final int[] changes = new int[PIXELS];

        /** Takes the first picture twice, so that at first the agent sees no change. */
        Frames(Game game) {
            game.draw(now);
        }

        /** Looks at every second row and column. Returns the pixels that changed, from 1 to 6400, with a minus if they became 0. */
        int[] look(Game game) {
            System.arraycopy(now, 0, before, 0, now.length);
            game.draw(now);
            int count = 0;
            for (int row = 0; row < SIDE; row++) {
                int start = (FIRST_ROW + 2 * row) * Game.WIDTH, end = start + Game.WIDTH;
                boolean same = Arrays.equals(now, start, end, before, start, end); // most rows are, and this is fast
                for (int i = start; !same && i < end; i += 2) {
                    if (binary(now[i]) != binary(before[i])) {
                        int pixel = 1 + row * SIDE + (i - start) / 2;
                        changes[count++] = binary(now[i]) == 1 ? pixel : -pixel;
                    }
                }
            }
            return Arrays.copyOf(changes, count);
        }

        /** 0 for the field, 1 for everything else. */
        static int binary(byte colour) {
            return colour == Game.FIELD || colour == Game.RESET_FIELD ? 0 : 1;
        }
    }

    /** Random numbers that are the same on every machine: SplitMix64 (Steele, Lea and Flood 2014). */
    static final class Random {
        long state;

        /** A seed has a stream of numbers for the first weights, number 0, and one for every episode. */
        Random(long seed, long stream) {
            state = mix(mix(seed) + stream);
        }

        long next() {
            state += 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio
            return mix(state);
        }

        static long mix(long z) {
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }

        /** A number from 0 to 1, without 1. */
        double uniform() {
            return (next() >>> 11) * 0x1p-53;
        }

        /** A whole number from 0 to {@code bound}, without {@code bound}. */
        int below(int bound) {
            return (int) ((next() >>> 32) * bound >>> 32);
        }

        /** Fills {@code x} with normal numbers times a scale. The polar method makes two at a time (Marsaglia and Bray 1964). */
        void normal(float[] x, double scale) {
            for (int i = 0; i < x.length; i += 2) {
                double a, b, square;
                do {
                    a = 2 * uniform() - 1;
                    b = 2 * uniform() - 1;
                    square = a * a + b * b;
                } while (square >= 1 || square == 0);
                double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
                x[i] = (float) (a * factor * scale);
                x[i + 1] = (float) (b * factor * scale);
            }
        }
    }

    /** The network: h = ReLU(W1 x), p(up) = sigmoid(W2 . h). Row 0 of the weights is W2; the others, one for each pixel, are W1. */
    record Policy(float[][] weights) {
        static float[][] zeros() {
            return new float[1 + Frames.PIXELS][HIDDEN];
        }

        /** Weights to start from: normal, divided by the square root of the number of inputs. */
        static Policy random(Random random) {
            float[][] weights = zeros();
            for (int pixel = 1; pixel <= Frames.PIXELS; pixel++) {
                random.normal(weights[pixel], 1 / Math.sqrt(Frames.PIXELS));
            }
            random.normal(weights[0], 1 / Math.sqrt(HIDDEN));
            return new Policy(weights);
        }

        /** ReLU(W1 x). Of the 6400 pixels in this sum all but a few dozen are 0; the others are added in their order. */
        float[] hidden(int[] pixels) {
            float[] h = new float[HIDDEN];
            for (int pixel : pixels) {
                add(Integer.signum(pixel), weights[Math.abs(pixel)], h);
            }
            for (int j = 0; j < HIDDEN; j++) {
                h[j] = Math.max(h[j], 0);
            }
            return h;
        }

        /** p(up), with StrictMath, since Math.exp may differ in the last bit from one machine to another. */
        float up(float[] hidden) {
            return (float) (1 / (1 + StrictMath.exp(-dot(weights[0], hidden))));
        }

        /** Adds x, or -x, to y. */
        static void add(float sign, float[] x, float[] y) {
            for (int j = 0; j < x.length; j++) {
                y[j] += sign * x[j];
            }
        }

        /** a . b in sixteen sums, which are folded in halves: so does it a processor that works on sixteen floats at once. */
        static float dot(float[] a, float[] b) {
            float[] sums = new float[16];
            for (int j = 0; j < a.length; j++) {
                sums[j % 16] = Math.fma(a[j], b[j], sums[j % 16]); // fma(a, b, c) is a b + c, rounded once
            }
            for (int half = 8; half > 0; half /= 2) {
                for (int i = 0; i < half; i++) {
                    sums[i] += sums[i + half];
                }
            }
            return sums[0];
        }
    }

    /** What was seen, thought and done in a step, and what it brought. */
    record Step(int[] pixels, float[] hidden, float up, boolean wentUp, int reward) { }

    /**
     * Plays an episode, as in Gym's Pong-v0. Every action is drawn from the policy and kept for two to four frames; in each of them
     * the joystick may stick where it was (Machado et al. 2018), so that no game can be learned by heart.
     */
    static List<Step> play(Policy policy, Random random) {
        Game game = new Game();
        Frames frames = new Frames(game);
        List<Step> steps = new ArrayList<>();
        int move = 0;
        while (!game.over() && steps.size() < 10_000) {
            int[] pixels = frames.look(game);
            float[] hidden = policy.hidden(pixels);
            float up = policy.up(hidden);
            boolean goesUp = random.uniform() < up;
            int reward = 0;
            for (int left = 2 + random.below(3); left > 0 && !game.over(); left--) {
                if (random.uniform() >= 0.25) {
                    move = goesUp ? -1 : 1;
                }
                reward += game.play(move);
            }
            steps.add(new Step(pixels, hidden, up, goesUp, reward));
        }
        return steps;
    }

    /** REINFORCE (Williams 1992): adds the gradient of advantage x log p(action) with respect to the weights. */
    static void addGradient(Step step, float advantage, float[][] weights, float[][] gradient) {
        float dOutput = ((step.wentUp ? 1 : 0) - step.up) * advantage; // before the sigmoid it is y - p
        float[] dHidden = new float[HIDDEN]; // and before ReLU (Rumelhart, Hinton and Williams 1986)
        for (int j = 0; j < HIDDEN; j++) {
            gradient[0][j] = Math.fma(dOutput, step.hidden[j], gradient[0][j]);
            dHidden[j] = step.hidden[j] > 0 ? dOutput * weights[0][j] : 0;
        }
        for (int pixel : step.pixels) {
            Policy.add(Integer.signum(pixel), dHidden, gradient[Math.abs(pixel)]);
        }
    }

    /** The return of each step: the rewards that follow, discounted by how late they come. After a point the sum starts anew. */
    static float[] discount(List<Step> steps) {
        float[] returns = new float[steps.size()];
        double running = 0;
        for (int i = returns.length - 1; i >= 0; i--) {
            int reward = steps.get(i).reward;
            running = reward != 0 ? reward : GAMMA * running;
            returns[i] = (float) running;
        }
        return returns;
    }

    /** Makes advantages of returns: minus their mean, over their standard deviation. So a lost game, too, has its better steps. */
    static void standardise(float[] returns) {
        double mean = 0;
        for (float value : returns) {
            mean += value;
        }
        mean /= returns.length;
        double variance = 0;
        for (float value : returns) {
            variance += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(variance / returns.length);
        for (int i = 0; i < returns.length; i++) {
            returns[i] = deviation == 0 ? 0 : (float) ((returns[i] - mean) / deviation);
        }
    }

    /** RMSProp (Tieleman and Hinton 2012): moves each weight by its gradient over the usual size of that; clears the gradient. */
    static void update(float[] weights, float[] gradient, float[] meanSquare) {
        for (int j = 0; j < weights.length; j++) {
            float g = gradient[j];
            meanSquare[j] = Math.fma(1 - DECAY, g * g, DECAY * meanSquare[j]);
            weights[j] = Math.fma(LEARNING_RATE, g / ((float) Math.sqrt(meanSquare[j]) + 1e-5f), weights[j]);
            gradient[j] = 0;
        }
    }

    /** Plays and learns, and prints a line for each episode; returns the weights. */
    static float[][] train(long seed, long episodes) {
        Policy policy = Policy.random(new Random(seed, 0));
        float[][] gradient = Policy.zeros();
        float[][] meanSquare = Policy.zeros();
        double runningMean = 0;
        long start = System.nanoTime();
        for (long episode = 1; episode <= episodes; episode++) {
            List<Step> steps = play(policy, new Random(seed, episode));
            float[] advantages = discount(steps);
            standardise(advantages);
            for (int i = 0; i < advantages.length; i++) {
                addGradient(steps.get(i), advantages[i], policy.weights, gradient);
            }
            if (episode % BATCH == 0) {
                for (int row = 0; row < gradient.length; row++) {
                    update(policy.weights[row], gradient[row], meanSquare[row]);
                }
            }
            int score = steps.stream().mapToInt(Step::reward).sum();
            runningMean = episode == 1 ? score : 0.99 * runningMean + 0.01 * score;
            System.out.printf(Locale.ROOT, "episode %d: score %d, running mean %.2f, %.1f seconds%n",
                    episode, score, runningMean, (System.nanoTime() - start) * 1e-9);
        }
        return policy.weights;
    }

    /** Trains, if nothing else is said as PixelPong does: seed 1, 8,000 episodes. Equal weights have the same hash everywhere. */
    public static void main(String[] args) {
        if (args.length > 2 || !List.of(args).stream().allMatch(argument -> argument.matches("[0-9]{1,18}"))) {
            System.err.println("java Pong.java takes a seed and a number of episodes, whole numbers of at most 18 digits, and not '"
                    + String.join(" ", args) + "'.");
            System.exit(2);
        }
        long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
        long episodes = args.length > 1 ? Long.parseLong(args[1]) : 8_000;
        System.out.printf("weights: %08x%n", Arrays.deepHashCode(train(seed, episodes)));
    }
}
