; Pong for the Atari 2600 - first playable version (see the final one)
; MIT licence. Copyright (c) 2026 The PixelPong authors
        processor 6502
VSYNC   = $00
VBLANK  = $01
WSYNC   = $02
NUSIZ0  = $04
NUSIZ1  = $05
COLUP0  = $06
COLUP1  = $07
COLUPF  = $08
COLUBK  = $09
CTRLPF  = $0A
PF0     = $0D
PF1     = $0E
PF2     = $0F
RESP0   = $10
ENAM0   = $1D
ENAM1   = $1E
ENABL   = $1F
HMP0    = $20
HMOVE   = $2A
CXCLR   = $2C
CXM0FB  = $04
CXM1FB  = $05
INPT4   = $0C
SWCHA   = $0280
SWCHB   = $0282
INTIM   = $0284
TIM64T  = $0296

        seg.u ram
        org $80
fc      ds 1
shift   ds 1
wait    ds 1
speed   ds 1
ballVx  ds 1
ballVy  ds 1
pNext   ds 1
u       ds 2
fire    ds 1
selHeld ds 1
        org $8D
scoreL  ds 1
scoreR  ds 1
        org $96
mode    ds 1
digL    ds 5
digR    ds 5
ballTop ds 1
leftTop ds 1
rightTop ds 1
tmp     ds 1
        org $B1
ballX   ds 1
e       ds 1
p       ds 1
        org $B6
ballY   ds 1

        seg code
        org $F800
Start:
        sei
        cld
        ldx #0
        txa
Clear:  sta 0,x
        inx
        bne Clear
        dex
        txs
        lda #$20
        sta NUSIZ0
        sta NUSIZ1
        jsr NewGame
Frame:
        lda #2
        sta WSYNC
        sta VBLANK
        sta VSYNC
        sta WSYNC
        sta WSYNC
        sta WSYNC
        lda #0
        sta VSYNC
        lda #30
        sta TIM64T
        ; colours
        ldx #3
Col:    clc
        lda Colours,x
        adc shift
        sta COLUP0,x
        dex
        bpl Col
        inx
        stx shift
        ; digits
        lda scoreL
        ldy #0
        jsr Digits
        lda scoreR
        ldy #5
        jsr Digits
        lda SWCHB
        lsr
        bcs NoReset
        jsr NewGame
        lda #$C3
        sta shift
        jmp Drawn
NoReset:
        lsr
        bcs SelUp
        lda selHeld
        bne SelDone
        inc selHeld
        lda mode
        eor #1
        sta mode
        jmp SelDone
SelUp:  lda #0
        sta selHeld
SelDone:
        inc fc
        jsr Ball
        jsr Agent
        jsr Opponent
        lda INPT4
        sta fire
Drawn:
        sta CXCLR
        sec
        lda ballY
        sbc #14
        sta ballTop
        sec
        lda e
        sbc #15
        sta leftTop
        sec
        lda p
        sbc #13
        and #$FE
        sta rightTop
WaitV:  lda INTIM
        bne WaitV
        lda #20
        ldx #2
        jsr Position
        lda #144
        ldx #3
        jsr Position
        sec
        lda ballX
        sbc #45
        ldx #4
        jsr Position
        sta WSYNC
        sta WSYNC
        sta WSYNC
        sta WSYNC
        sta HMOVE
        lda #0
        sta VBLANK
        lda #2
        sta CTRLPF
        ldx #0
        ldy #4
        sta WSYNC
Score:                  ; row 1..
        lda digL,x
        sta PF1
        lda digR,x
        pha
        pla
        pha
        pla
        pha
        pla
        nop
        nop
        sta PF1         ; 43 or 48
        dey
        bne Same
        ldy #4
        inx
Same:   sta WSYNC
        cpx #5
        bne Score
        lda #0          ; row 21
        sta PF1
        lda #$14
        sta CTRLPF
        sta WSYNC
        sta WSYNC
        sta WSYNC
        lda #$FF        ; row 24
        sta PF0
        sta PF1
        sta PF2
        tsx
        stx tmp
        ldy #33
        ldx #9
TopW:   sta WSYNC
        dex
        bne TopW
        ldx #3
Wait0:  dex
        bne Wait0
        ldx #$1D
        txs
        lda #34
        sec
        sbc leftTop
        and #$F0
        php             ; left paddle of row 34, 34
        ldx #3
        bne Wait1       ; the rest of row 33
Field:                  ; even row, cycle 3
        lda #0
        sta PF0
        sta PF1
        sta PF2
        tya
        sec
        sbc rightTop
        and #$F0
        php             ; right paddle, 26
        iny
        tya
        sec
        sbc leftTop
        and #$F0
        php             ; left paddle of the next row, 40
        txs
        nop
        nop
        nop
        nop
        nop
        nop
        tya
        sec
        sbc ballTop
        and #$FC
        php             ; ball of the next row, 66
        sta WSYNC
Odd:    ldx #10
Wait1:  dex
        bne Wait1
        ldx #$1F
        txs
        nop
        bit tmp
        iny
        tya
        sec
        sbc ballTop
        and #$FC
        php             ; 74
        cpy #194
        bne Field
        lda #$FF
        sta PF0
        sta PF1
        sta PF2
        lda #0
        sta ENAM0
        sta ENAM1
        sta ENABL
        ldx tmp
        txs
        ldx #16
Bot:    sta WSYNC
        dex
        bne Bot
        lda #2
        sta VBLANK
        lda #0
        sta PF0
        sta PF1
        sta PF2
        ldx #14
Over:   sta WSYNC
        dex
        bne Over
        jmp Frame

Position: subroutine
        sec
        sta WSYNC
.div    sbc #15
        bcs .div
        eor #7
        asl
        asl
        asl
        asl
        sta HMP0,x
        sta RESP0,x
        sta WSYNC
        rts

Digits: subroutine
        ldx #10*5
        sec
        cmp #10
        bcc .one
        ldx #5
        sbc #10
        cmp #10
        bcc .one
        ldx #10
        sbc #10
.one    stx tmp
        sta ballTop
        asl
        asl
        adc ballTop
        tax
        lda #5
        sta leftTop
.loop   lda Glyphs,x
        and #7
        sta digL,y
        stx ballTop
        ldx tmp
        lda Glyphs,x
        and #$70
        ora digL,y
        sta digL,y
        inc tmp
        ldx ballTop
        inx
        iny
        dec leftTop
        bne .loop
        rts

NewGame: subroutine
        lda #71
        sta fc
        lda #109
        sta p
        sta pNext
        lda #<14106
        sta u
        lda #>14106
        sta u+1
        lda #22
        sta e
        lda #59
        sta wait
        sta ballY
        lda #51
        sta ballX
        lda #0
        sta scoreL
        sta scoreR
        lda #1
        sta ballVy
        sta speed
        lda #$FF
        sta ballVx
        sta fire
        rts

Ball: subroutine
        lda wait
        beq .play
        lda #0
        sta ballY
        lda scoreL
        cmp #21
        beq .over
        lda scoreR
        cmp #21
        beq .over
        dec wait
        bne .over
        lda #128
        sta ballX
        sta ballY
        sta e
        jmp .move
.over   rts
.play   ldx #0
        lda ballX
        cmp #205
        bcs .point
        inx
        cmp #53
        bcs .wall
.point  inc scoreL,x
        ldy #1
        sty speed
        txa
        beq .r
        ldy #$FF
.r      sty ballVx
        ldy #1
        lda ballVy
        bpl .d
        ldy #$FF
.d      sty ballVy
        lda #63
        sta wait
        rts
.wall   lda ballVy
        beq .paddles
        bpl .down
        lda ballY
        cmp #46
        bcs .paddles
        inc ballY
        bcc .turn
.down   lda ballY
        cmp #206
        bcc .paddles
        dec ballY
.turn   sec
        lda #0
        sbc ballVy
        sta ballVy
        jmp .move
.paddles
        bit CXM1FB
        bvc .left
        bit fire
        bmi .nofire
        lda speed
        cmp #4
        bcs .nofire
        inc speed
.nofire sec
        lda #0
        sbc speed
        sta ballVx
        clc
        lda ballY
        sbc p
        jmp .aim
.left   bit CXM0FB
        bvc .move
        lda speed
        sta ballVx
        clc
        lda ballY
        sbc e
.aim    cmp #$80
        ror
        cmp #$80
        ror
        sec
        sbc #1
        sta ballVy
.move   clc
        lda ballX
        adc ballVx
        sta ballX
        clc
        lda ballY
        adc ballVy
        sta ballY
        rts

Agent: subroutine
        lda pNext
        sta p
        bit SWCHA
        bpl .right
        bvs .clamp
        clc
        lda u
        adc #<737
        sta u
        lda u+1
        adc #>737
        sta u+1
        jmp .clamp
.right  sec
        lda u
        sbc #<737
        sta u
        lda u+1
        sbc #>737
        sta u+1
.clamp  lda u
        cmp #<1884
        lda u+1
        sbc #>1884
        bcs .hi
        lda #<1884
        sta u
        lda #>1884
        sta u+1
.hi     lda #<26326
        cmp u
        lda #>26326
        sbc u+1
        bcs .read
        lda #<26326
        sta u
        lda #>26326
        sta u+1
.read   lda fc
        lsr
        bcs .rts
        lda u+1
        asl
        cmp #38
        bcs .ok
        lda #38
.ok     clc
        adc p
        ror
        sta pNext
.rts    rts

Opponent: subroutine
        lda fc
        and #7
        cmp #1
        beq .rts
        lda ballY
        cmp e
        beq .rts
        bcs .down
        dec e
        dec e
        rts
.down   inc e
        inc e
.rts    rts

Colours: .byte $38,$C8,$0F,$22

; glyph rows in both nibbles
Glyphs:
        .byte $77,$55,$55,$55,$77
        .byte $22,$22,$22,$22,$22
        .byte $77,$11,$77,$44,$77
        .byte $77,$11,$33,$11,$77
        .byte $55,$55,$77,$11,$11
        .byte $77,$44,$77,$11,$77
        .byte $44,$44,$77,$55,$77
        .byte $77,$11,$11,$11,$11
        .byte $77,$55,$77,$55,$77
        .byte $77,$55,$77,$11,$11
        .byte 0,0,0,0,0
        echo "end of code", *
        org $FFFC
        .word Start
        .word Start
