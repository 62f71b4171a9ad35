"""What stands around the words of a compressed stream: who made it with which model, and whether it arrived whole."""

import struct
import zlib

import numpy as np

# Magic bytes, number of images, words of the body, CRC-32 of the model's weights, CRC-32 of the images.
_HEADER = struct.Struct("<4sIIII")
_MAGIC = b"vae1"
_CHECKSUM = struct.Struct("<I")  # at the very end: CRC-32 of all before it


class StreamDamaged(ValueError):
    """A compressed stream that is not what the sender wrote; nothing was decoded.

    >>> from vae_course.applications.bits_back import decompress
    >>> from vae_course.models import VAE
    >>> decompress(VAE.mlp((1, 4, 4), latent=2), b"GIF89a")
    Traceback (most recent call last):
        ...
    vae_course.applications._stream.StreamDamaged: this is no stream made by compress(): it begins with b'GIF8'
    """


def sealed(n: int, words: np.ndarray, model: int, of_images: int) -> bytes:
    """A stream of `n` images: the stack's uint32 words between a header and a checksum. `model` and `of_images` are
    the CRC-32 of the model's weights and of the images."""
    body = words.astype("<u4")
    stream = _HEADER.pack(_MAGIC, n, len(body), model, of_images) + body.tobytes()
    return stream + _CHECKSUM.pack(zlib.crc32(stream))


def opened(stream: bytes, model: int) -> tuple[int, np.ndarray, int]:
    """Number of images, the stack's words and the images' checksum, from a stream that has proved to be whole.

    Raises `StreamDamaged`, or `ValueError` if it was made with a model of other weights than `model`.
    """
    least = _HEADER.size + _CHECKSUM.size
    if stream[:4] != _MAGIC[: len(stream)]:
        raise StreamDamaged(f"this is no stream made by compress(): it begins with {bytes(stream[:4])!r}")
    if len(stream) < least:
        raise StreamDamaged(f"the stream was cut short: {len(stream)} bytes, and even an empty one has {least}")
    _, n, count, made_with, of_images = _HEADER.unpack_from(stream)
    expected = least + 4 * count
    if len(stream) != expected:
        what = "was cut short" if len(stream) < expected else "is longer than it was, or its header was altered"
        raise StreamDamaged(f"the stream {what}: {len(stream)} bytes, and its header says {expected}; send it again")
    if _CHECKSUM.unpack(stream[-4:])[0] != zlib.crc32(stream[:-4]):
        raise StreamDamaged("the stream was altered: its checksum does not fit; send it again")
    if made_with != model:
        raise ValueError("the stream was made with another model: decoding needs exactly the sender's weights")
    return n, np.frombuffer(stream, "<u4", count, _HEADER.size).astype(np.uint32), of_images
