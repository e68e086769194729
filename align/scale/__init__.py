"""Corpora: two piles of text of which nothing is known, to ranked pairs, on one machine or many.

    from align.scale.mining import mine
    from align.scale.settings import Settings

    found = mine(["zh.txt", "vi.txt"], "out", Settings())

The steps, each of tasks that read and write whole files below the output folder, so that a run goes on after any end:

settings.py    how to mine, and what every task is given
storage.py     whole files in a folder or on shared storage
plan.py        what a run was begun with
inputs.py      the files of a corpus; lines.py: their lines
gathering.py   lines to distinct texts in shards
encoding.py    texts to vectors, in Parquet
index.py       nearest neighbours of arrays; neighbours.py: of shards, both ways
candidates.py  margins, and the pairs that may be right
confidence.py  how probable a pair is; weighing.py: of all candidates, and one to one
results.py     pairs in several formats, and the account of every line
engines.py     where tasks run
mining.py      all of it
"""
