#include "verify/explorer/litmus.hpp"

namespace typed_pipes::exploring {

namespace {

constexpr barrier asymmetric = barrier::asymmetric;

constexpr litmus table[] = {
    // Store buffering
    {"SB", "Wx1;Ry|Wy1;Rx", "00 01 10 11"},
    {"SB+rel+acq", "Wx1.rel;Ry.acq|Wy1.rel;Rx.acq", "00 01 10 11"},
    {"SB+fences", "Wx1;F.sc;Ry|Wy1;F.sc;Rx", "01 10 11"},
    {"SB+fence+po", "Wx1;F.sc;Ry|Wy1;Rx", "00 01 10 11"},
    {"SB+weak fences", "Wx1;F.ar;Ry|Wy1;F.ar;Rx", "00 01 10 11"},
    {"SB+updates", "Xx1.ar;Ry|Xy1.ar;Rx", "0000 0001 0100 0101"},
    {"SB+light+heavy", "Wx1;L;Ry|Wy1;H;Rx", "01 10 11", asymmetric},
    {"SB+light+light", "Wx1;L;Ry|Wy1;L;Rx", "00 01 10 11", asymmetric},
    {"SB+heavy+heavy", "Wx1;H;Ry|Wy1;H;Rx", "01 10 11", asymmetric},
    {"SB+po+heavy", "Wx1;Ry|Wy1;H;Rx", "01 10 11", asymmetric},
    {"SB+light+heavy, refused", "Wx1;L;Ry|Wy1;H;Rx", "01 10 11"},
    {"SB+po+heavy, refused", "Wx1;Ry|Wy1;H;Rx", "00 01 10 11"},
    // Message passing
    {"MP", "Wx1;Wy1|Ry;Rx", "00 01 10 11"},
    {"MP+rel+acq", "Wx1;Wy1.rel|Ry.acq;Rx", "00 01 11"},
    {"MP+rel+po", "Wx1;Wy1.rel|Ry;Rx", "00 01 10 11"},
    {"MP+po+acq", "Wx1;Wy1|Ry.acq;Rx", "00 01 10 11"},
    {"MP+fences", "Wx1;F.rel;Wy1|Ry;F.acq;Rx", "00 01 11"},
    {"MP+rel+fence", "Wx1;Wy1.rel|Ry;F.acq;Rx", "00 01 11"},
    {"MP+fence+acq", "Wx1;F.rel;Wy1|Ry.acq;Rx", "00 01 11"},
    {"MP+fence+po", "Wx1;F.rel;Wy1|Ry;Rx", "00 01 10 11"},
    {"MP+sc fences", "Wx1;F.sc;Wy1|Ry;F.sc;Rx", "00 01 11"},
    {"MP+heavy+light", "Wx1;H;Wy1|Ry;L;Rx", "00 01 11", asymmetric},
    {"MP+light+heavy", "Wx1;L;Wy1|Ry;H;Rx", "00 01 11", asymmetric},
    {"MP+updates", "Wx1;Xy1.rel|Xy2.acq;Rx", "011 200 201"},
    {"MP+relaxed updates", "Wx1;Xy1|Xy2;Rx", "010 011 200 201"},
    {"MP+fences+updates", "Wx1;F.rel;Ay1|Ay4;F.acq;Rx", "011 400 401"},
    // Coherence
    {"CoRR", "Wx1|Rx;Rx", "00 01 11"},
    {"CoRR2", "Wx1|Wx2|Rx;Rx|Rx;Rx", "!1221 !2112 #47"},
    {"CoWW", "Wx1;Wx2~x", "2"},
    {"CoWR", "Wx1;Rx|Wx2~x", "11 12 22"},
    {"CoRW1", "Rx;Wx1~x", "01"},
    {"CoRW2", "Rx;Wx1|Wx2~x", "01 02 21"},
    // Two writes each
    {"2+2W", "Wx1;Wy2|Wy1;Wx2~xy", "11 12 21 22"},
    {"2+2W+rel", "Wx1.rel;Wy2.rel|Wy1.rel;Wx2.rel~xy", "11 12 21 22"},
    {"2+2W+fences", "Wx1;F.sc;Wy2|Wy1;F.sc;Wx2~xy", "12 21 22"},
    {"2+2W+light+heavy", "Wx1;L;Wy2|Wy1;H;Wx2~xy", "12 21 22", asymmetric},
    {"S", "Wx2;Wy1|Ry;Wx1~x", "01 02 11 12"},
    {"S+rel+acq", "Wx2;Wy1.rel|Ry.acq;Wx1~x", "01 02 11"},
    {"R", "Wx1;Wy1|Wy2;Rx~y", "01 02 11 12"},
    {"R+rel+acq", "Wx1;Wy1.rel|Wy2.rel;Rx.acq~y", "01 02 11 12"},
    {"R+fences", "Wx1;F.sc;Wy1|Wy2;F.sc;Rx~y", "01 11 12"},
    {"R+light+heavy", "Wx1;L;Wy1|Wy2;H;Rx~y", "01 11 12", asymmetric},
    // Load buffering: 11 is out of scope, as in RC11
    {"LB", "Rx;Wy1|Ry;Wx1", "00 01 10"},
    {"LB+rel+acq", "Rx.acq;Wy1.rel|Ry.acq;Wx1.rel", "00 01 10"},
    // Three threads and more
    {"WRC", "Wx1|Rx;Wy1|Ry;Rx", "#8"},
    {"WRC+rel+acq", "Wx1|Rx;Wy1.rel|Ry.acq;Rx", "!110 #7"},
    {"ISA2", "Wx1;Wy1|Ry;Wz1|Rz;Rx", "#8"},
    {"ISA2+rel+acq", "Wx1;Wy1.rel|Ry.acq;Wz1.rel|Rz.acq;Rx", "!110 #7"},
    {"RWC", "Wx1|Rx;Ry|Wy1;Rx", "#8"},
    {"RWC+fences", "Wx1|Rx;F.sc;Ry|Wy1;F.sc;Rx", "!100 #7"},
    {"W+RWC", "Wx1;Wy1.rel|Ry.acq;F.sc;Rz|Wz1;F.sc;Rx", "!100 #7"},
    {"Z6", "Wx1;Wy1|Wy2;Wz1|Rz;Rx~y", "#8"},
    {"Z6+rel+acq", "Wx1;Wy1.rel|Wy2;Wz1.rel|Rz.acq;Rx~y", "#8"},
    {"Z6+fences", "Wx1;F.sc;Wy1|Wy2;F.sc;Wz1|Rz;F.sc;Rx~y", "!102 #7"},
    {"IRIW", "Wx1|Wy1|Rx;Ry|Ry;Rx", "#16"},
    {"IRIW+rel+acq", "Wx1.rel|Wy1.rel|Rx.acq;Ry.acq|Ry.acq;Rx.acq", "#16"},
    {"IRIW+fences", "Wx1|Wy1|Rx;F.sc;Ry|Ry;F.sc;Rx", "!1010 #15"},
    {"IRIW+heavy+light", "Wx1|Wy1|Rx;H;Ry|Ry;L;Rx", "!1010 #15", asymmetric},
    // Updates
    {"add+add", "Ax1|Ax1~x", "012 102"},
    {"add+add+add", "Ax1|Ax1|Ax1~x", "0123 0213 1023 1203 2013 2103"},
    {"exchange", "Xx1|Xx2~x", "012 201"},
    {"compare", "Cx01.ar|Cx02.ar~x", "011 202"},
    {"add+store", "Ax4|Wx1~x", "01 15"},
    {"release sequence", "Wx1;Wy1.rel|Ay4|Ry.acq;Rx", "000 001 040 041 011 100 101 111 151"},
    {"other store", "Wx1;Wy1.rel|Wy2|Ry.acq;Rx", "00 01 11 20 21"},
    // RC11 forbids 20; since C++20 a later store of the same thread is no part of the sequence
    {"own store", "Wx1;Wy1.rel;Wy2|Ry.acq;Rx", "00 01 11 20 21"},
    {"chain", "Wx1;Ay1.rel|Ay1.ar|Ay1.acq;Rx", "!0120 !0210 !1020 #9"},
    // Plain objects
    {"race", "Pd;Wy1|Ry;I1;pd", "race"},
    {"MP, plain", "Pd;Wy1.rel|Ry.acq;I1;pd", "0 1"},
    {"MP+rel+po, plain", "Pd;Wy1.rel|Ry;I1;pd", "race"},
    {"MP+po+acq, plain", "Pd;Wy1|Ry.acq;I1;pd", "race"},
    {"MP+fences, plain", "Pd;F.rel;Wy1|Ry;I1;F.acq;pd", "0 1"},
    {"MP+sc fences, plain", "Pd;F.sc;Wy1|Ry;F.sc;I1;pd", "0 1"},
    {"sc fences do not synchronise", "Pd;F.sc|F.sc;pd", "race"},
    {"heavy fences do not", "Pd;Wy1;L|H;Ry;I1;pd", "race", asymmetric},
    {"release sequence, plain", "Pd;Wy1.rel|Ay4|Ry.acq;I5;pd", "00 01 04 10 11 15"},
    // Ends
    {"destroy", "Wx1;Dx|Rx", "late"},
    {"destroy after rel+acq", "Ry.acq;I1;Dx|Rx;Wy1.rel", "00 10"},
    {"destroy after rlx", "Ry;I1;Dx|Rx;Wy1", "race"},
    // Futex
    {"wake", "Wx1;Kx|Sx0", "-"},
    {"the kernel orders nothing", "Wy1;Wx1;Kx|Sx0;Rx;Ry", "00 01 10 11"},
    {"wake before store", "Kx;Wx1|Sx0", "lost"},
    {"no wake", "Wx1|Sx0", "lost"},
    {"one wake, two sleepers", "Sx0|Sx0|Wx1;Kx", "lost"},
    {"two wakes, two sleepers", "Sx0|Sx0|Wx1;Kx;Kx", "-"},
    {"handshake", "Wf1;H;Ry;I0;Sf1|Wy1;L;Rf;I1;Wf0;Kf", "01 10 11"},
    {"handshake, asymmetric", "Wf1;H;Ry;I0;Sf1|Wy1;L;Rf;I1;Wf0;Kf", "01 10 11", asymmetric},
    {"handshake, light only", "Wf1;L;Ry;I0;Sf1|Wy1;L;Rf;I1;Wf0;Kf", "lost", asymmetric},
    {"handshake, one fence", "Wf1;H;Ry;I0;Sf1|Wy1;Rf;I1;Wf0;Kf", "lost"},
    {"address only", "Xx1.ar;Kx|Sx0;Rx.acq;I1;Dx", "00 01"},
};

}  // namespace

std::span<const litmus> all_litmus_tests() { return table; }

}  // namespace typed_pipes::exploring
