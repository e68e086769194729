"""The revisions, in files named after them. What has been released is never edited: add the next one."""
