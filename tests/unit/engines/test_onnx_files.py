from __future__ import annotations

import pytest

from voicestage.engines.onnx_files import LARGE, detached, field

LARGE_TENSOR = bytes(range(256)) * (LARGE // 256)


def test_small_tensors_stay_and_large_ones_stand_at_whole_steps():
    tensors = [b"small", LARGE_TENSOR, LARGE_TENSOR + b"more", LARGE_TENSOR[::-1]]
    graph = b"".join(field(5, field(8, b"t") + field(9, tensor)) for tensor in tensors)
    model, weights = detached(b"\x08\x08" + field(7, field(1, b"node") + graph), beside="w")
    assert field(9, b"small") in model
    assert LARGE_TENSOR not in model
    assert model.startswith(b"\x08\x08")
    for at, tensor in zip((0, LARGE, 3 * LARGE), tensors[1:], strict=True):
        assert weights[at:].startswith(tensor)
        assert field(1, b"offset") + field(2, str(at).encode()) in model
        assert field(1, b"length") + field(2, str(len(tensor)).encode()) in model
    assert model.count(field(1, b"location") + field(2, b"w")) == 3


@pytest.mark.parametrize("cut", [1, 3, 200, 70_000])
def test_what_is_cut_off_is_refused(cut):
    whole = field(7, field(5, field(9, LARGE_TENSOR + LARGE_TENSOR)))
    with pytest.raises(ValueError, match="beyond the end"):
        detached(whole[:cut], beside="w")


def test_what_is_no_protocol_buffer_is_refused():
    with pytest.raises(ValueError, match="no field begins at byte 0"):
        detached(b"\x07nonsense", beside="w")
