"""Text to vectors: the bundled encoder, any sentence-transformers model, and a cache on disk.

    from align.encoding import CachedEncoder, load

    encoder = CachedEncoder(load("bundled"))
    vectors = encoder.encode(["会议在河内举行。", "Hội nghị diễn ra tại Hà Nội."])

Importing this loads no model and none of the model libraries.
"""

from align.encoding.cache import VectorCache
from align.encoding.cached_encoder import CachedEncoder, CacheStats
from align.encoding.calibration import Calibration, calibration_for, load_calibration
from align.encoding.catalog import BUNDLED, EncoderInfo, EncoderTrial, available, load, try_encoder
from align.encoding.progress import Progress, timed
from align.encoding.protocol import Encoder, ProgressCallback, Vectors
from align.encoding.sentence_transformer import SentenceTransformerEncoder

__all__ = [
    "BUNDLED",
    "CacheStats",
    "CachedEncoder",
    "Calibration",
    "Encoder",
    "EncoderInfo",
    "EncoderTrial",
    "Progress",
    "ProgressCallback",
    "SentenceTransformerEncoder",
    "VectorCache",
    "Vectors",
    "available",
    "calibration_for",
    "load",
    "load_calibration",
    "timed",
    "try_encoder",
]
