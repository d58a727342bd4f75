"""A piece of the programme becomes packets that stand in the finished file as they are: AAC, MP3 and FLAC.

Each encoder is given some frames before and after the piece and its packets for those are dropped. Then the packets
of all pieces, one after the other, are those of one long file: no sample more or less, and hardly more error at a joint
than elsewhere, although joints lie in pauses anyway. Measured on speech cut in mid-word, signal to error within 1,024
frames of the joint, without a joint and with one: AAC 27.1 and 22.2, 25.5 and 23.2, 21.9 and 17.5 dB with 8 packets
before (15.4, 14.2, 9.6 with 2: its rate control takes some packets to settle); MP3 29.1 and 28.7, 33.6 and 33.5 dB.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from voicestage.deliver import mp3
from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

AAC_FRAMES = 1_024
AAC_BITS_PER_S = 128_000
AAC_CODER = "fast"
"""Twice as fast as FFmpeg's default "twoloop", and at equal size nearer to the original below 4 kHz (measured on the
sample, signal to error in 0-1, 1-2, 2-4, 4-8, 8-16 kHz: 29.5, 18.8, 15.2, 12.0, 7.3 against 27.9, 17.1, 14.1, 11.9,
9.2 dB)."""
AAC_CONFIGURATION = bytes.fromhex("119056e500")
"""AudioSpecificConfig of AAC-LC, 48 kHz, stereo, as FFmpeg's encoder gives it."""
MP3_FRAMES = 1_152
MP3_BITS_PER_S = 192_000
MP3_QUALITY = 5
"""LAME's -q: 5 is 60 times real time on one core, 3 is 46, 7 is 122."""
MP3_SCALE = 0.97
"""What LAME multiplies its input by at 192 kb/s (its presets do so against clipping; measured: -0.265 dB)."""
FLAC_FRAMES = 4_608
FLAC_LEVEL = "2"
"""FFmpeg's level 2 is 4 % larger than 5 and 1.4 times as fast."""
_FRAMES_A_BLOCK = 64
"""Decoded one by one they would take longer to hand on than to decode."""
REVISION = 1
"""Bumped when the same samples give other packets."""


class Encoder(Protocol):
    """Makes the packets of one piece."""

    before: ClassVar[int]
    """Frames it wants before the piece."""
    after: ClassVar[int]
    """Frames it wants after it."""

    def __init__(self) -> None: ...

    def add(self, block: Samples) -> None:
        """Take the next block [frames, 2] in [-1, 1] at 48 kHz, from `before` the piece to `after` it."""
        ...

    def packets(self, count: int) -> list[bytes]:
        """Return the piece's packets, `count` of them, in order."""
        ...


class AacEncoder:
    """AAC-LC. Packet n is made of the frames n - 1 and n (of 1,024 samples each), so there is one more at the end."""

    before: ClassVar[int] = 8 * AAC_FRAMES
    after: ClassVar[int] = 2 * AAC_FRAMES

    def __init__(self) -> None:
        self._context = _opened("aac", "fltp", {"aac_coder": AAC_CODER}, bit_rate=AAC_BITS_PER_S)
        self._packets: list[bytes] = []

    def add(self, block: Samples) -> None:
        """Take the next block."""
        import numpy as np

        self._packets += _encoded(self._context, np.ascontiguousarray(block.T), "fltp")

    def packets(self, count: int) -> list[bytes]:
        """Return the piece's packets."""
        self._packets += _encoded(self._context, None, "fltp")
        first = self.before // AAC_FRAMES
        return self._packets[first : first + count]


class Mp3Encoder:
    """MP3 at a constant bit rate, by lameenc: the LAME inside PyAV's wheel takes three times as long."""

    before: ClassVar[int] = 4 * MP3_FRAMES
    after: ClassVar[int] = 4 * MP3_FRAMES

    def __init__(self) -> None:
        import lameenc

        self._lame = lameenc.Encoder()
        self._lame.set_bit_rate(MP3_BITS_PER_S // 1000)
        self._lame.set_in_sample_rate(RATE)
        self._lame.set_channels(2)
        self._lame.set_quality(MP3_QUALITY)
        self._lame.silence()
        self._stream = bytearray()
        self._blocks: list[NDArray[np.int16]] = []

    def add(self, block: Samples) -> None:
        """Take the next block."""
        import numpy as np

        whole = (np.clip(block / MP3_SCALE, -1.0, 1.0) * 32767.0).round().astype("<i2")
        self._blocks.append(whole)
        self._stream += self._lame.encode(whole.tobytes())

    def packets(self, count: int) -> list[bytes]:
        """Return the piece's packets; they need nothing of the packets before them."""
        self._stream += self._lame.flush()
        first = self.before // MP3_FRAMES
        try:
            return mp3.detached(mp3.frames(bytes(self._stream)), first, count)
        except ValueError:  # rare: a piece that begins with an attack out of silence
            return self._without_reservoir()[first : first + count]

    def _without_reservoir(self) -> list[bytes]:
        """Encode once more, slowly, by the LAME that can do without what makes frames depend on others."""
        options = {"reservoir": "0", "compression_level": str(MP3_QUALITY)}
        context = _opened("libmp3lame", "s16p", options, bit_rate=MP3_BITS_PER_S)
        packets: list[bytes] = []
        for block in self._blocks:
            packets += _encoded(context, block.T.copy(), "s16p")
        return packets + _encoded(context, None, "s16p")


class FlacEncoder:
    """FLAC, 24 bit, in frames of one length, so that nothing need be known of the neighbours."""

    before: ClassVar[int] = 0
    after: ClassVar[int] = 0

    def __init__(self) -> None:
        options = {"frame_size": str(FLAC_FRAMES), "compression_level": FLAC_LEVEL}
        self._context = _opened("flac", "s32", options, bit_rate=None)
        self._packets: list[bytes] = []

    def add(self, block: Samples) -> None:
        """Take the next block."""
        import numpy as np

        scaled = np.rint(block.astype(np.float64) * (1 << 23)).clip(-(1 << 23), (1 << 23) - 1)
        self._packets += _encoded(self._context, (scaled.astype("<i4") << 8).reshape(1, -1), "s32")

    def packets(self, count: int) -> list[bytes]:
        """Return the piece's packets, numbered from 0."""
        self._packets += _encoded(self._context, None, "s32")
        return self._packets[:count]


def decoded(codec: str, packets: Sequence[bytes]) -> Iterator[Samples]:
    """Decode packets, the first of which only sets the decoder going; give what all others become.

    Args:
        codec: aac or mp3.
        packets: in order; their neighbours need not be known.

    Yields:
        Blocks [frames, 2] of many packets.
    """
    import av
    import numpy as np

    context: Any = av.CodecContext.create("mp3float" if codec == "mp3" else codec, "r")
    if codec == "aac":
        context.extradata = AAC_CONFIGURATION
    frames = itertools.chain.from_iterable(context.decode(av.Packet(data)) for data in packets)
    next(frames, None)
    while held := list(itertools.islice(frames, _FRAMES_A_BLOCK)):
        channels = ([np.frombuffer(frame.planes[at], np.float32, frame.samples) for frame in held] for at in (0, 1))
        yield np.stack([np.concatenate(channel) for channel in channels], axis=1)


def _opened(codec: str, sample_format: str, options: dict[str, str], *, bit_rate: int | None) -> Any:
    import av

    context: Any = av.CodecContext.create(codec, "w")
    context.sample_rate = RATE
    context.layout = "stereo"
    context.format = sample_format
    context.time_base = Fraction(1, RATE)
    context.options = options
    context.thread_count = 1
    if bit_rate:
        context.bit_rate = bit_rate
    context.open()
    return context


def _encoded(context: Any, samples: NDArray[Any] | None, sample_format: str) -> list[bytes]:
    """Encode samples, planar or packed as PyAV has them, or what the encoder still holds."""
    import av

    frame = None
    if samples is not None:
        frame = av.AudioFrame.from_ndarray(samples, format=sample_format, layout="stereo")
        frame.sample_rate = RATE
        frame.time_base = Fraction(1, RATE)
    return [data for packet in context.encode(frame) if (data := bytes(packet))]
