"""Who may do what in a project that several people work on.

A reviewer is whoever wrote something into the log; a member is one who may come in, with a role. On one's own machine nobody
asks; on a server the page lets in members alone, by what a sign-in service says of them (`Identity`).

An owner writes down a member's address. When somebody signs in with that address, verified by the service, they are that
member, and from then on their account at the service counts (its `subject`, which never changes and is never given to anybody
else), not the address, which can be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from align.sentences import say
from align.store import acting
from align.store.acting import Author
from align.store.database import Database, Writer
from align.store.errors import ActionError
from align.store.schema import member, reviewer

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_LONGEST = 254
"""Characters of an address (RFC 5321)."""


class Role(StrEnum):
    """What a person may do; each may also do what those before it may.

    A reader looks, searches and exports; a reviewer judges, notes and builds beads; an editor changes reports, adds them,
    aligns and adjudicates; an owner renames, restores and deletes the project and says who has which role.
    """

    READER = "reader"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    OWNER = "owner"

    def includes(self, other: Role) -> bool:
        """Whether who has this role may do what `other` may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a sign-in service says somebody is.

    Attributes:
        subject: their account, unique among all services: the issuer and the number that it gives the person.
        email: their address, if the service has verified it.
    """

    subject: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """A person who may come in.

    Attributes:
        reviewer: their number in the log.
        name: their name in the log.
        role: what they may do.
        email: their address; None for one who works on the project's own machine only.
        known: whether they have signed in.
    """

    reviewer: int
    name: str
    role: Role
    email: str | None
    known: bool


class Members:
    """The members of a project; who may change them is the caller's to check."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Member]:
        """All of them, owners first, then by name."""
        with self._database.reading() as connection:
            found = _members(connection)
        return sorted(found, key=lambda one: (-list(Role).index(one.role), one.name))

    def can_sign_in(self) -> bool:
        """Whether anybody can: whether a member has an address."""
        with self._database.reading() as connection:
            return (
                connection.execute(sa.select(member.c.reviewer_id).where(member.c.email.is_not(None)).limit(1)).first()
                is not None
            )

    def role(self, number: int) -> Role | None:
        """The role of the reviewer of this number; None for who is no member."""
        with self._database.reading() as connection:
            found = connection.execute(sa.select(member.c.role).where(member.c.reviewer_id == number)).scalar()
        return None if found is None else Role(found)

    def who_may(self, role: Role) -> list[str]:
        """The names of those who may do what `role` may, in order; of all reviewers, where nobody can sign in."""
        with self._database.reading() as connection:
            found = _members(connection)
            if any(one.email for one in found):
                return sorted(one.name for one in found if one.role.includes(role))
            return list(connection.execute(sa.select(reviewer.c.name).order_by(reviewer.c.name)).scalars())

    def enter(self, identity: Identity) -> Member | None:
        """The member who signed in, or None; the first time their account is written down."""
        with self._database.reading() as connection:
            found = _members(connection, member.c.subject == identity.subject)
            invited = [] if found else _invited(connection, identity)
        if not invited:
            return found[0] if found else None
        with self._database.writing() as writer:
            for one in _invited(writer.connection, identity):
                own = member.c.reviewer_id == one.reviewer
                writer.connection.execute(member.update().where(own).values(subject=identity.subject))
            return next(iter(_members(writer.connection, member.c.subject == identity.subject)), None)

    def add(self, name: str, role: Role, email: str | None, author: Author | None = None, token: UUID | None = None) -> Member:
        """Let somebody in; who has been a reviewer by this name goes on as that one.

        Args:
            name: what the log calls them.
            role: what they may do.
            email: the address that they sign in with; None for one who only works on the project's own machine.
            author: who lets them in; None on the command line.
            token: repeated, it is done once.

        Raises:
            ActionError: the name is empty, the address is none, or a member has one of them already.
        """
        name, email = name.strip(), None if email is None else address(email)
        if not name:
            raise ActionError("a member needs a name")

        def work(writer: Writer) -> int:
            for one in _members(writer.connection):
                if one.name == name:
                    raise ActionError(say("there is a member of the name {name!r} already; take another name", name=name))
                if email is not None and one.email == email:
                    raise ActionError(say("{name} has the address {email} already", name=one.name, email=email))
            number = reviewer_of(writer, name)
            writer.connection.execute(member.insert().values(reviewer_id=number, role=role.value, email=email))
            return number

        number = self._write("add_member", work, role, author, token)
        return self._one(number)

    def set_role(self, number: int, role: Role, author: Author | None = None, token: UUID | None = None) -> Member:
        """Give a member another role.

        Raises:
            ActionError: they are no member, or the last owner.
        """

        def work(writer: Writer) -> int:
            _need(writer, number)
            writer.connection.execute(member.update().where(member.c.reviewer_id == number).values(role=role.value))
            return number

        self._write("set_role", work, role, author, token)
        return self._one(number)

    def remove(self, number: int, author: Author | None = None, token: UUID | None = None) -> None:
        """Keep a member out from now on; what they did stays, under their name.

        Raises:
            ActionError: they are no member, or the last owner.
        """

        def work(writer: Writer) -> int:
            _need(writer, number)
            writer.connection.execute(member.delete().where(member.c.reviewer_id == number))
            return number

        self._write("remove_member", work, None, author, token)

    def _write(
        self, action: str, work: Callable[[Writer], int], role: Role | None, author: Author | None, token: UUID | None
    ) -> int:
        """Do `work` as one entry of the log, which keeps no address."""

        def write(writer: Writer, _entry: int) -> dict[str, Any]:
            number = work(writer)
            _check_owner(writer)
            return {"reviewer": number, "role": role}

        done = acting.by_program(self._database, token or uuid4(), action, write, author)
        number: int = done["reviewer"]
        return number

    def _one(self, number: int) -> Member:
        with self._database.reading() as connection:
            (found,) = _members(connection, member.c.reviewer_id == number)
            return found


def address(text: str) -> str:
    """An e-mail address as it is compared: without spaces around it, in small letters.

    Raises:
        ActionError: it is none.
    """
    found = unicodedata.normalize("NFC", text).strip().lower()
    if len(found) > _LONGEST or not _ADDRESS.fullmatch(found) or not found.isprintable():
        raise ActionError(say("{text!r} is not an e-mail address; write it as lan@example.org", text=found[:_LONGEST]))
    return found


def _members(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[Member]:
    wanted = sa.select(member, reviewer.c.name).join(reviewer, member.c.reviewer_id == reviewer.c.id).where(*where)
    return [
        Member(row.reviewer_id, row.name, Role(row.role), row.email, row.subject is not None)
        for row in connection.execute(wanted)
    ]


def reviewer_of(writer: Writer, name: str) -> int:
    """The reviewer of this name, made if new."""
    found: int | None = writer.connection.execute(sa.select(reviewer.c.id).where(reviewer.c.name == name)).scalar()
    if found is None:
        found = writer.number("reviewer")
        writer.connection.execute(reviewer.insert().values(id=found, name=name, created=writer.now))
    return found


def _invited(connection: sa.Connection, identity: Identity) -> list[Member]:
    """The member with this verified address whom nobody has been yet."""
    if identity.email is None:
        return []
    return _members(connection, member.c.email == identity.email, member.c.subject.is_(None))


def _need(writer: Writer, number: int) -> None:
    if not _members(writer.connection, member.c.reviewer_id == number):
        raise ActionError("this person is no longer a member; load the page again")


def _check_owner(writer: Writer) -> None:
    """Refuse to leave a project without an owner; once anybody can sign in, an owner must be able to."""
    found = _members(writer.connection)
    people = [one for one in found if one.email is not None] or found
    if all(one.role is not Role.OWNER for one in people):
        raise ActionError("a project keeps an owner who can sign in; make somebody else an owner first")
