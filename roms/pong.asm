; ======================================================================================================
; Pong, a free cartridge for the Atari 2600
;
; MIT licence. Copyright (c) 2026 The PixelPong authors
;
; One player with a joystick, the agent, against the computer, the opponent; first to 21.  It plays, frame by
; frame and pixel by pixel, like the old Pong cartridge that reinforcement learning grew up with.  README.md tells
; how that was found out (by watching it play, never by reading its program) and lists the memory map.
;
; Nothing in it is random: the joystick decides everything from RESET on.
;
; Assemble:  dasm pong.asm -f3 -opong.bin          2048 bytes, NTSC, 262 lines, official opcodes only
;
; A frame, from the end of one VSYNC to the end of the next:
;
;   lines    0..33   beam off: colours, digits, switches, ball, paddles (done by line 23), then positions
;   lines   34..243  the picture, 210 rows
;   lines  244..258  overscan: nothing to do
;   lines  259..261  VSYNC
;
; Everything is computed before the picture is drawn, so RAM at the end of a frame tells what was drawn in it,
; and the joystick of a frame already counts in that frame.
;
; An emulator's time goes into instructions, not into cycles: where nothing changes the program sleeps from line to
; line (WSYNC), and where it has to spend time it does so in few slow instructions.
;
;   1  Kernel: the field           4  Score          7  Ball
;   2  The frame                   5  Switches       8  Opponent
;   3  The picture around it       6  Agent          9  Tables
; ======================================================================================================

        processor 6502

; ---- TIA, written ------------------------------------------------------------------------------------
VSYNC   = $00           ; bit 1: vertical sync
VBLANK  = $01           ; bit 1: beam off
WSYNC   = $02           ; any write: sleep until the next line starts
COLUP0  = $06           ; colours of player 0, player 1, playfield and ball, background: four in a row
CTRLPF  = $0A           ; playfield control
PF0     = $0D           ; playfield bits, 4 pixels each; the three registers make half a line
PF1     = $0E
PF2     = $0F
RESP0   = $10           ; any write: put the object here; player 0, player 1, missiles, ball: five in a row
GRP0    = $1B           ; 8 pixels of player 0
GRP1    = $1C           ; 8 pixels of player 1; the write also hands ENABL on to the delayed ball
ENABL   = $1F           ; bit 1: ball on
HMP0    = $20           ; fine motion, high nibble, in the order of RESP0
VDELBL  = $27           ; bit 0: show the ball that the last write of GRP1 handed on
HMOVE   = $2A           ; any write: apply the fine motion
CXCLR   = $2C           ; any write: forget all collisions

; ---- TIA and RIOT, read ------------------------------------------------------------------------------
CXP0FB  = $02           ; bit 6: player 0 touched the ball
CXP1FB  = $03           ; bit 6: player 1 touched the ball
INPT4   = $0C           ; bit 7: 0 while FIRE is pressed
SWCHA   = $0280         ; bit 7: 0 while the joystick is right; bit 6: 0 while it is left
SWCHB   = $0282         ; bit 0: 0 while RESET is pressed; bit 1: 0 while SELECT is
INTIM   = $0284         ; the timer
TIM64T  = $0296         ; start the timer, in steps of 64 cycles

; ---- Colours -----------------------------------------------------------------------------------------
COLOUR_OPPONENT = $38
COLOUR_AGENT    = $C8
COLOUR_WALL     = $0F   ; and ball; bit 0 is no colour, but counts when RESET_SHIFT is added
COLOUR_FIELD    = $22
RESET_SHIFT     = $C3   ; added to all four while RESET is held, and in one frame more

; ---- Picture: rows and columns, 0 is the top and the left of what is seen -----------------------------
SCORE_ROWS      = 5     ; cells of a digit, from row 1 on
CELL_LINES      = 4     ; height (and width) of a cell
TOP_WALL        = 24    ; first row
FIELD_TOP       = 34    ; first row; even, the field is drawn in pairs of rows
FIELD_END       = 194   ; first row below
PICTURE_END     = 210
OVERSCAN_LINES  = 15    ; between the picture and VSYNC
VBLANK_TIME     = 31    ; of 64 cycles: the timer ends late in line 25, and placing takes up to line 33
PADDLE_ROWS     = 16
PADDLE_SHAPE    = %11110000
BALL_ROWS       = 4
BALL_MASK       = 256-BALL_ROWS         ; (row - top) & mask is 0 in the ball's rows alone
OPPONENT_COLUMN = 16
AGENT_COLUMN    = 140

CTRL_SCORE      = %00000010     ; left half of the playfield in player 0's colour, right half in player 1's
CTRL_FIELD      = %00010100     ; ball 2 columns wide; playfield and ball in front of the players

; ---- Coordinates: the game counts from other corners than the picture ---------------------------------
BALL_X0         = 49    ; ballX of column 0
BALL_Y0         = 14    ; ballY of a ball whose top is in row 0
OPPONENT_Y0     = 15    ; opponentY of a paddle whose top is in row 0 (so it names the bottom row)
AGENT_Y0        = 13    ; agentY of a paddle whose top is in row 0

; ---- Ball --------------------------------------------------------------------------------------------
SERVE           = 128   ; both coordinates of the spot, and the opponent's place at the serve
TOP_TURN        = 45    ; a rising ball turns here or above
BOTTOM_TURN     = 206   ; a falling ball turns here or below
LEFT_EXIT       = 52    ; the ball is out here or further left
RIGHT_EXIT      = 205   ; the ball is out here or further right
TOP_SPEED       = 4     ; columns in a frame
FIRST_WAIT      = 59    ; frames from the start of a game to its first ball
NEXT_WAIT       = 63    ; frames from a point to the next ball
WINNING_SCORE   = 21
RESET_BALL_X    = 51    ; a ball lies in this corner while RESET is held; it is for the eye only
RESET_BALL_Y    = 59

; ---- Agent: the joystick turns an imaginary paddle knob ------------------------------------------------
KNOB_STEP       = 737   ; in a frame; the knob is a fixed-point number with 8 bits of fraction
KNOB_MIN        = 1884
KNOB_MAX        = 26326
KNOB_MIDDLE     = 14106
READING_MIN     = 38    ; a reading is twice the knob's whole part, but not below this
READING_OTHER   = 110   ; reading of the second paddle, which nobody turns
AGENT_START     = 109
READING_TO_ROW  = 12    ; a knob that reads n is still charging above row n - 12 (section 1)

; ---- Opponent ------------------------------------------------------------------------------------------
OPPONENT_START  = 22    ; out of sight
OPPONENT_REST   = 1     ; it rests in every eighth frame: where frame & 7 is this

FRAME_START     = 71    ; so a game's first frame is 72: the knob is read, and in the next the opponent rests

; ======================================================================================================
; RAM
;
; Emulators and agents know a few cells by address (cell = address - $80): the scores in 13 and 14, the
; game mode in 22, and by custom the ball in 49 and 54, the paddles in 50 and 51.  The rest fills the gaps; the
; stack takes the last 6.
; ======================================================================================================
        seg.u ram
        org $80
frame           ds 1    ; counts frames
colourShift     ds 1    ; RESET_SHIFT or 0
selectHeld      ds 1    ; nonzero while SELECT is down
fire            ds 1    ; bit 7 is 0 if FIRE was pressed when the last picture was drawn
serveWait       ds 1    ; frames until the ball comes, 0 while it is in play
speed           ds 1    ; columns in a frame, 1..TOP_SPEED
velocityX       ds 1    ; speed or -speed, > 0 is right
velocityY       ds 1    ; rows in a frame, -3..3, > 0 is down
knob            ds 2    ; low byte: the fraction
nextAgentY      ds 1    ; agentY of the next frame

        org $8D
opponentScore   ds 1    ; cell 13
agentScore      ds 1    ; cell 14

        org $96
gameMode        ds 1    ; cell 22: 0 or 1, the same game in both

; what the kernel draws
leftDigits      ds SCORE_ROWS   ; playfield bits, tens and units side by side
rightDigits     ds SCORE_ROWS
ballTop         ds 1    ; rows; the ball's is always odd: VDELBL adds one if its top is even
opponentTop     ds 1
agentTop        ds 1    ; even
chargeRow       ds 1    ; from this row on the knob has been read

; addresses of glyphs
leftTens        ds 2
leftUnits       ds 2
rightTens       ds 2
rightUnits      ds 2

        org $B1
ballX           ds 1    ; cell 49
opponentY       ds 1    ; cell 50
agentY          ds 1    ; cell 51

        org $B6
ballY           ds 1    ; cell 54: 0 without a ball

zero            ds 1    ; stays 0
row             ds 1    ; one that is being noted
changes         ds 9    ; rows, ascending, the last is FIELD_END: where the kernel has something to do

; ---- Macros ------------------------------------------------------------------------------------------
        mac idle        ; spend {1} cycles, 2 or more; changes flags
.cycles set {1}
        repeat {1}/5
        if .cycles != 6
        lsr zero        ; 5
.cycles set .cycles-5
        endif
        repend
        repeat 2
        if .cycles >= 3 && .cycles != 4
        bit zero        ; 3
.cycles set .cycles-3
        endif
        repend
        repeat .cycles/2
        nop
        repend
        endm

        mac same_page   ; a branch that crosses a page costs a cycle more: not between {1} and here
        if >{1} != >(*-1)
        echo "this code must lie in one page:", {1}, "to", *
        err
        endif
        endm

        seg code
        org $F800

; ======================================================================================================
; 1. Kernel: the field
;
; It stands first so that the whole loop lies in one page.
;
; The field is drawn in pairs of rows, an even one and the odd one below.  For the pair (r, r+1):
;
;   row r-1   the knob; then the agent's paddle for row r, written when the beam is past it
;   row r     the opponent's paddle and the ball for row r+1, written when the beam is past that paddle
;
; Most pairs look like the one above.  PreparePicture has noted the others in `changes`; between them the program sleeps.
;
; A ball with an even top uses the TIA's vertical delay: what ENABL says shows when GRP1 is written, a row later.
;
; Either way the ball is switched while the beam is in the right part of the row above, so there its edges stand
; one row higher than on the left.  From which column on depends on the time the code before has taken, and
; the cycles below are chosen to give what the original's pictures show:
;
;                       cycle         first column with the ball's new state
;   GRP1  in row r-1    72 .. 75      149 .. 158, behind the agent's paddle
;   ENABL in row r      65 .. 69      127 .. 139, in front of it
;
; Both are 2 cycles later while the knob charges, and 1 earlier in rows of the agent's paddle; ENABL is also 1
; earlier in rows of the opponent's.  (A knob is read by asking again and again, down the picture, whether its
; capacitor is charged; ours needs no asking, but the time is spent.)  The comments count the latest case:
; charging, and no paddle.
;
; The ball is switched by pushing the processor's flags onto ENABL, with the stack pointer set there: Z is bit 1,
; the very bit that ENABL looks at.  That takes the same time for on and off, which a branch would not.
; ======================================================================================================
        subroutine
FieldKernel:                    ; cycle 49 of row 33; Y = FIELD_TOP, X = -1, S = ENABL
.pair   cpy chargeRow           ; 52    the knob: 2 cycles longer until it is charged
        bcs .charged            ; 54
        bit zero                ; 57
.charged
        tya                     ; 59    the agent's paddle
        sec                     ; 61
        sbc agentTop            ; 64
        cmp #PADDLE_ROWS        ; 66
        lda #PADDLE_SHAPE       ; 68
        bcc .agent              ; 70
        lda #0                  ; 72
.agent  sta GRP1                ; 75
        lda #0                  ; 1     row r
        cpy #FIELD_END          ; 3
        beq BottomWall          ; 5
        sta PF0                 ; 8     ends the top wall; later pairs find it gone
        sta PF1                 ; 11
        sta PF2                 ; 14
        idle 23                 ; 37
        iny                     ; 39    the opponent's paddle
        tya                     ; 41
        sec                     ; 43
        sbc opponentTop         ; 46
        cmp #PADDLE_ROWS        ; 48
        lda #PADDLE_SHAPE       ; 50
        bcc .opponent           ; 52
        lda #0                  ; 54
.opponent
        sta GRP0                ; 57
        tya                     ; 59    the ball
        sec                     ; 61
        sbc ballTop             ; 64
        and #BALL_MASK          ; 66
        php                     ; 69    ENABL
        sta WSYNC               ;       row r+1
        pla                     ; 4     takes the stack pointer back
        iny                     ; 6     the next pair
        inx                     ; 8
        tya                     ; 10
        cmp changes,x           ; 14
        beq .next               ; 17
.same   sta WSYNC               ;       not that one: two rows further
        sta WSYNC
        adc #2                  ; 2     the carry is clear: A < changes,x
        cmp changes,x           ; 6
        bne .same               ; 8
        tay                     ; 10
        idle 7                  ; 17
.next   idle 29                 ; 46
        jmp .pair               ; 49
        same_page FieldKernel

; ---- Rows 194..209: the bottom wall
BottomWall:                     ; 6     row 194
        ldx #%11111111
        stx PF0                 ; 11    the row starts at cycle 22
        stx PF1
        stx PF2
        txs                     ;       $FF: the stack is back
        sta GRP0                ; 22    column 16 comes at cycle 28
        sta ENABL
        sta GRP1                ;       hands "off" on to the delayed ball
        ldx #PICTURE_END-FIELD_END
        jsr SkipRows            ; line 244
        lda #%00000010
        sta VBLANK
        lda #0
        sta PF0
        sta PF1
        sta PF2
        ldx #OVERSCAN_LINES-1
        jsr SkipRows            ; line 258
        jmp Frame

; ------------------------------------------------------------------------------------------------------
; Put object X (0 and 1: players, 4: ball) into a column; A = column + the object's offset.  Called in any line,
; it works through the next one and returns at the start of the one after.
;
; A turn of the loop takes 5 cycles, that is 15 columns: dividing by 15 waits for the beam, and the remainder
; becomes fine motion.
; ------------------------------------------------------------------------------------------------------
BALL_OFFSET     = 4     ; from the time it takes to reach RESP0
PLAYER_OFFSET   = 3     ; a player appears one column later than the ball

        subroutine
Place:
        sec
        sta WSYNC
DivideBy15:
        sbc #15
        bcs DivideBy15
        eor #7                  ; low nibble 1..15 becomes 6..-8 columns to the left
        asl
        asl
        asl
        asl
        sta HMP0,x
        sta RESP0,x             ; column 159: cycle 72 of 76
        sta WSYNC
        rts
        same_page DivideBy15

; ======================================================================================================
; 2. The frame
; ======================================================================================================
        subroutine
Start:
        sei
        cld
        ldx #0                  ; clear RAM and TIA
        txa
.clear  sta $00,x
        inx
        bne .clear
        dex
        txs
        lda #>Glyphs            ; all glyphs lie in one page
        sta leftTens+1
        sta leftUnits+1
        sta rightTens+1
        sta rightUnits+1
        jsr NewGame

Frame:
        lda #%00000010
        sta WSYNC               ; line 259
        sta VSYNC
        sta WSYNC
        sta WSYNC
        sta WSYNC               ; line 0
        lda #0
        sta VSYNC
        lda #VBLANK_TIME
        sta TIM64T
        jsr SetColours
        jsr PrepareScore        ; before the ball moves: the digits follow a point one frame late
        jsr ReadSwitches
        bcs .held
        inc frame
        jsr MoveBall            ; first, as a contact was with the paddles of the last picture
        jsr MoveAgent
        jsr MoveOpponent
.held   lda INPT4               ; after the ball: FIRE counts for a contact in the picture to come
        sta fire
        jsr PreparePicture
.wait   sta WSYNC
        lda INTIM
        bne .wait

        lda #OPPONENT_COLUMN+PLAYER_OFFSET
        ldx #0                  ; player 0
        jsr Place
        lda #AGENT_COLUMN+PLAYER_OFFSET
        ldx #1                  ; player 1
        jsr Place
        lda ballX
        sec
        sbc #BALL_X0-BALL_OFFSET
        ldx #4                  ; ball
        jsr Place               ; until line 32 starts
        sta WSYNC               ; line 33
        jmp Picture

; ------------------------------------------------------------------------------------------------------
; The four colours, shifted if RESET was held in the last frame.
; ------------------------------------------------------------------------------------------------------
        subroutine
SetColours:
        ldx #3
.next   clc
        lda Colours,x
        adc colourShift
        sta COLUP0,x
        dex
        bpl .next
        lda #0                  ; ReadSwitches sets it again while RESET is held
        sta colourShift
        rts

; ------------------------------------------------------------------------------------------------------
; Turn coordinates into rows for the kernel, note where it has something to do, and forget the contacts of the last picture.
; ------------------------------------------------------------------------------------------------------
        subroutine
PreparePicture:
        sta CXCLR
        lda ballY
        sec
        sbc #BALL_Y0+1
        sta VDELBL              ; bit 0: the top is even
        ora #%00000001
        sta ballTop
        sec
        lda opponentY
        sbc #OPPONENT_Y0
        sta opponentTop
        sec
        lda agentY
        sbc #AGENT_Y0
        and #%11111110
        sta agentTop

        lda #FIELD_END
        sta changes
        lda opponentTop
        and #%11111110          ; the pair with its first row, or with the row before that
        jsr NotePaddle
        lda agentTop
        jsr NotePaddle
        lda ballTop
        sec
        sbc #1                  ; the ball comes with the row after that, or, delayed, with the next pair;
        jsr NoteChange
        adc #2
        jsr NoteChange
        adc #2                  ; and so it goes, BALL_ROWS later
        jsr NoteChange
        adc #2
        jmp NoteChange

; Note where a paddle comes, A, and where it goes.
NotePaddle:
        jsr NoteChange
        adc #PADDLE_ROWS

; Put row A, if the kernel is there after its first pair, in its place among the changes.  Keeps A, leaves the carry clear.
NoteChange:
        sta row
        cmp #FIELD_TOP+2
        bcc .noted
        cmp #FIELD_END
        bcs .noted
        ldx #-1
.find   inx
        cmp changes,x
        beq .noted
        bcs .find
.push   ldy changes,x           ; the rest moves up by one
        sta changes,x
        inx
        tya
        cmp #FIELD_END
        bne .push
        sta changes,x
.noted  lda row
        clc
        rts

; ======================================================================================================
; 3. The picture around the field: score and top wall
; ======================================================================================================
        subroutine
Picture:
        sta WSYNC               ; row 0
        sta HMOVE               ; blanks the row's first 8 columns
        lda #0
        sta VBLANK
        lda #CTRL_SCORE
        sta CTRLPF

; ---- Rows 1..20: the score.  PF1 holds the left digits, then, in the middle of the row, the right ones.
        ldx #0
.cell   ldy #CELL_LINES
.line   sta WSYNC
        lda leftDigits,x        ; 4
        sta PF1                 ; 7     columns 16..47 start at cycle 28 ...
        idle 32                 ; 39    ... and end at 38
        lda rightDigits,x       ; 43
        sta PF1                 ; 46    columns 96..127 start at cycle 54
        dey
        bne .line
        inx
        cpx #SCORE_ROWS
        bne .cell
        sta WSYNC               ; row 21
        lda #0
        sta PF1
        lda #CTRL_FIELD
        sta CTRLPF

; ---- Rows 24..33: the top wall
        ldx #TOP_WALL-(1+SCORE_ROWS*CELL_LINES)
        jsr SkipRows            ; row 24
        lda #%11111111
        sta PF0
        sta PF1
        sta PF2
        ldx #FIELD_TOP-2-TOP_WALL
        jsr SkipRows            ; row 32

; Hidden by the wall: the ball and the opponent's paddle for the field's first row, which the kernel expects from
; the pair above.  From here to the bottom wall there is no stack.
        ldx #ENABL
        txs
        lda #FIELD_TOP-1
        sec
        sbc ballTop
        and #BALL_MASK
        php                     ; ENABL
        pla
        lda #FIELD_TOP
        sec
        sbc opponentTop
        cmp #PADDLE_ROWS
        lda #PADDLE_SHAPE
        bcc .seen
        lda #0
.seen   sta WSYNC               ; row 33
        ldy #FIELD_TOP          ; 2
        ldx #-1                 ; 4
        idle 28                 ; 32  past column 20: the paddle must not meet a ball in the wall
        sta GRP0                ; 35
        idle 11                 ; 46
        jmp FieldKernel         ; 49

SkipRows:                       ; go to the start of the Xth line from here
        sta WSYNC
        dex
        bne SkipRows
        rts

; ======================================================================================================
; 4. Score
; ======================================================================================================
        subroutine
PrepareScore:
        lda opponentScore
        jsr .split
        sta leftUnits
        stx leftTens
        lda agentScore
        jsr .split
        sta rightUnits
        stx rightTens
        ldy #SCORE_ROWS-1
.row    lda (leftTens),y        ; a glyph stands in both halves of its bytes:
        eor (leftUnits),y       ; take the left half of the tens
        and #%11110000          ; and the right half of the units
        eor (leftUnits),y
        sta leftDigits,y
        lda (rightTens),y
        eor (rightUnits),y
        and #%11110000
        eor (rightUnits),y
        sta rightDigits,y
        dey
        bpl .row
        rts

.split  ldy #0                  ; score A to glyphs: units in A, tens in X
        sec
.ten    sbc #10
        bcc .units
        iny
        bcs .ten
.units  adc #10                 ; undo the last one
        ldx TensGlyph,y
        tay
        lda UnitsGlyph,y
        rts

; ======================================================================================================
; 5. Console switches
;
; RESET starts a game, over and over while it is held; the carry is then set on return.
; SELECT changes the number of the game mode, and nothing else: whoever asks for mode 1 presses it until the
; number is right, so it has to work.  The difficulty switches are not read.
; ======================================================================================================
        subroutine
ReadSwitches:
        lda SWCHB
        lsr                     ; RESET
        bcs .select
        lda #RESET_SHIFT
        sta colourShift         ; shows one frame later
        jsr NewGame
        sec
        rts
.select lsr                     ; SELECT
        bcc .pressed
        lda #0
        sta selectHeld
.play   clc
        rts
.pressed
        lda selectHeld
        bne .play               ; once a press
        inc selectHeld
        lda gameMode
        eor #1
        sta gameMode
        clc
        rts

; ---- The start of a game; it depends on nothing that was before
NewGame:
        lda #FRAME_START
        sta frame
        lda #0
        sta opponentScore
        sta agentScore
        lda #RESET_BALL_X
        sta ballX
        lda #RESET_BALL_Y
        sta ballY
        lda #FIRST_WAIT
        sta serveWait
        lda #1                  ; the first serve goes left and down
        sta speed
        sta velocityY
        lda #-1
        sta velocityX
        lda #OPPONENT_START
        sta opponentY
        lda #AGENT_START
        sta agentY
        sta nextAgentY
        lda #<KNOB_MIDDLE
        sta knob
        lda #>KNOB_MIDDLE
        sta knob+1
        rts

; ======================================================================================================
; 6. Agent: the joystick turns the knob, the knob moves the paddle
;
; The old game is played with a paddle, a knob, and an emulator that has only left and right to offer turns it
; by a fixed angle a frame.  Here the joystick does the same to a knob that exists in RAM.  Right is up, left is
; down.  The knob is read in every second frame; in the next one the paddle goes half the way to the reading.
; ======================================================================================================
        subroutine
MoveAgent:
        lda nextAgentY
        sta agentY
        bit SWCHA
        bpl .right              ; bit 7
        bvs .turned             ; bit 6

        clc                     ; left
        lda knob
        adc #<KNOB_STEP
        sta knob
        lda knob+1
        adc #>KNOB_STEP
        sta knob+1
        lda #<KNOB_MAX          ; not further than KNOB_MAX
        cmp knob
        lda #>KNOB_MAX
        sbc knob+1
        bcs .turned
        lda #<KNOB_MAX
        ldx #>KNOB_MAX
        bne .stop               ; always

.right  sec
        lda knob
        sbc #<KNOB_STEP
        sta knob
        lda knob+1
        sbc #>KNOB_STEP
        sta knob+1
        lda knob                ; not further than KNOB_MIN
        cmp #<KNOB_MIN
        lda knob+1
        sbc #>KNOB_MIN
        bcs .turned
        lda #<KNOB_MIN
        ldx #>KNOB_MIN
.stop   sta knob
        stx knob+1

.turned ldx #READING_OTHER      ; odd frames belong to the second paddle,
        lda frame
        lsr
        bcs .charge
        lda knob+1              ; even ones to the agent's
        asl
        cmp #READING_MIN
        bcs .inside
        lda #READING_MIN
.inside tax
        clc
        adc agentY
        ror                     ; the ninth bit of the sum comes back in
        sta nextAgentY
.charge txa                     ; the kernel shows which knob was read, and when
        sec
        sbc #READING_TO_ROW
        sta chargeRow
        rts

; ======================================================================================================
; 7. Ball
; ======================================================================================================
        subroutine
MoveBall:
        lda serveWait
        beq .inPlay

; ---- Between two points
        lda #0
        sta ballY
        lda #WINNING_SCORE
        cmp opponentScore
        beq .over               ; no serve after the last point
        cmp agentScore
        beq .over
        dec serveWait
        bne .over
        lda #SERVE
        sta ballX
        sta ballY
        sta opponentY           ; the opponent jumps to the ball
        bne .move               ; always

; ---- Out of the field: a point, and the ball rests for this frame
.inPlay ldx #0                  ; who scores: 0 the opponent, 1 the agent
        ldy #1                  ; the serve goes to the one who lost the point
        lda ballX
        cmp #RIGHT_EXIT
        bcs .point
        cmp #LEFT_EXIT+1
        bcs .walls
        inx
        ldy #-1
.point  inc opponentScore,x
        sty velocityX
        ldy #1
        sty speed
        lda velocityY           ; the serve rises if the ball rose
        bpl .falls
        ldy #-1
.falls  sty velocityY
        lda #NEXT_WAIT
        sta serveWait
.over   rts

; ---- Walls: turn, and one row extra; a contact with a paddle does not count then
.walls  lda ballY
        bit velocityY
        bmi .rising
        cmp #BOTTOM_TURN
        bcc .contacts
        ldx velocityY
        beq .contacts
        dec ballY
        bne .turn               ; always
.rising cmp #TOP_TURN+1
        bcs .contacts
        inc ballY
.turn   sec
        lda #0
        sbc velocityY
        sta velocityY
        bne .move               ; always

; ---- Contacts: the TIA has seen which paddle met the ball in the last picture.
;      The place of contact decides how steep the ball leaves, the agent's FIRE how fast.
.contacts
        bit CXP1FB
        bvc .opponent
        lda speed
        bit fire
        bmi .noFire
        cmp #TOP_SPEED
        bcs .noFire
        inc speed
.noFire sec
        lda #0
        sbc speed
        sta velocityX
        lda agentY
        jmp .bounce
.opponent
        bit CXP0FB
        bvc .move
        lda speed
        sta velocityX
        lda opponentY

; velocityY = floor((ballY - paddleY - 1) / 4) - 1, from paddleY in A
.bounce eor #%11111111          ; -paddleY - 1
        clc
        adc ballY
        cmp #%10000000          ; half of it, with sign
        ror
        cmp #%10000000          ; and again
        ror
        sec
        sbc #1
        sta velocityY

.move   clc
        lda ballX
        adc velocityX
        sta ballX
        clc
        lda ballY
        adc velocityY
        sta ballY
        rts

; ======================================================================================================
; 8. Opponent: two rows towards the ball in seven of eight frames
;
; Without a ball ballY is 0, so it withdraws to the top.
; ======================================================================================================
        subroutine
MoveOpponent:
        lda frame
        and #7
        cmp #OPPONENT_REST
        beq .stay
        ldx opponentY
        cpx ballY
        beq .stay
        bcs .up
        inx
        inx
        bne .moved              ; always
.up     dex
        dex
.moved  stx opponentY
.stay   rts

; ======================================================================================================
; 9. Tables
; ======================================================================================================
Colours:
        .byte COLOUR_OPPONENT, COLOUR_AGENT, COLOUR_WALL, COLOUR_FIELD

; A glyph is 3 cells wide and 5 high.  Its cells stand twice, in bits 6..4 for tens and in bits 2..0 for units.
        align 256
Glyphs:
Glyph0: .byte %01110111, %01010101, %01010101, %01010101, %01110111
Glyph1: .byte %00100010, %00100010, %00100010, %00100010, %00100010
Glyph2: .byte %01110111, %00010001, %01110111, %01000100, %01110111
Glyph3: .byte %01110111, %00010001, %00110011, %00010001, %01110111
Glyph4: .byte %01010101, %01010101, %01110111, %00010001, %00010001
Glyph5: .byte %01110111, %01000100, %01110111, %00010001, %01110111
Glyph6: .byte %01000100, %01000100, %01110111, %01010101, %01110111
Glyph7: .byte %01110111, %00010001, %00010001, %00010001, %00010001
Glyph8: .byte %01110111, %01010101, %01110111, %01010101, %01110111
Glyph9: .byte %01110111, %01010101, %01110111, %00010001, %00010001
Blank:  .byte 0, 0, 0, 0, 0

UnitsGlyph:
        .byte <Glyph0, <Glyph1, <Glyph2, <Glyph3, <Glyph4
        .byte <Glyph5, <Glyph6, <Glyph7, <Glyph8, <Glyph9
TensGlyph:
        .byte <Blank, <Glyph1, <Glyph2

        org $FFFC
        .word Start             ; reset
        .word Start             ; break
