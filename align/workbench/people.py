"""The people of a project: who may come in, what they may do, and who can be asked to judge.

    desk.people.add("Minh", Role.REVIEWER, "minh@example.org")      # as an owner
    desk.people.set_role(minh.reviewer, Role.EDITOR)
    desk.people.remove(minh.reviewer)

Where people sign in, the page lets in members only. On one's own machine nobody signs in, and members change nothing.
"""

from __future__ import annotations

import getpass
from typing import Protocol
from uuid import UUID

from align.errors import DoichieuError
from align.sentences import say
from align.store import ActionError, Author, Project
from align.store.members import Identity, Member, Role, address

__all__ = ["Identity", "Member", "NotMemberError", "People", "Role", "identity_of", "local_name", "role_named"]


class NotMemberError(DoichieuError):
    """Somebody signed in who is no member of the project, or not any more."""

    def __init__(self) -> None:
        super().__init__("you are not a member of this project; ask one of its owners to add the address you sign in with")


def local_name() -> str:
    """What this machine calls the person who uses it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a machine that does not know
        return "reviewer"


def role_named(name: str) -> Role:
    """A role by its name.

    Raises:
        ActionError: there is none of this name.
    """
    try:
        return Role(name.strip().lower())
    except ValueError as error:
        raise ActionError(say("{name!r} is no role; give one of {roles}", name=name, roles=", ".join(Role))) from error


def identity_of(issuer: str, subject: str, email: object, verified: bool) -> Identity:
    """Who a sign-in service says somebody is.

    Args:
        issuer: the service.
        subject: the number of the account there.
        email: the address; whatever it is, the service sent it.
        verified: whether the service has seen that the address is theirs; one that it has not counts for nothing.
    """
    try:
        known = address(email) if verified and isinstance(email, str) else None
    except ActionError:
        known = None
    return Identity(f"{issuer} {subject}", known)


class _Desk(Protocol):
    """What this needs of a `Desk`."""

    @property
    def project(self) -> Project: ...
    @property
    def author(self) -> Author: ...
    def need(self, role: Role) -> None:
        """Check that the person may do what `role` may."""


class People:
    """The people of a project, for one of them; `Desk.people` has one."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    def members(self) -> list[Member]:
        """Who may come in, owners first; takes an owner, for it shows addresses."""
        self._desk.need(Role.OWNER)
        return self._desk.project.members.all()

    def reviewers(self) -> list[str]:
        """Who can be asked to judge: the members who may, or, in a project without any, whoever has done something in it."""
        return self._desk.project.members.who_may(Role.REVIEWER)

    def add(self, name: str, role: Role, email: str, token: UUID | None = None) -> Member:
        """Let somebody in; who did something in the project under this name goes on as that person.

        Raises:
            RoleError: the person at the desk is no owner.
            ActionError: the name is empty, the address is none, or a member has one of them already.
        """
        self._desk.need(Role.OWNER)
        return self._desk.project.members.add(name, role, email, self._desk.author, token)

    def let_in(self, email: str, role: Role, name: str | None = None) -> Member:
        """Let in who has this address, by `name` or by the address before its @; or change their role, if they are in.

        Raises:
            RoleError: the person at the desk is no owner.
            ActionError: see `add` and `set_role`.
        """
        wanted = address(email)
        known = [one for one in self.members() if one.email == wanted]
        if known:
            return self.set_role(known[0].reviewer, role)
        return self.add(name or wanted.partition("@")[0], role, wanted)

    def set_role(self, number: int, role: Role, token: UUID | None = None) -> Member:
        """Give a member another role; `number` is their `Member.reviewer`.

        Raises:
            RoleError: the person at the desk is no owner.
            ActionError: they are no member, or the last owner.
        """
        self._desk.need(Role.OWNER)
        return self._desk.project.members.set_role(number, role, self._desk.author, token)

    def remove(self, number: int, token: UUID | None = None) -> None:
        """Keep a member out from now on; what they did stays, under their name.

        Raises:
            RoleError: the person at the desk is no owner.
            ActionError: they are no member, or the last owner.
        """
        self._desk.need(Role.OWNER)
        self._desk.project.members.remove(number, self._desk.author, token)

    def remove_address(self, email: str) -> None:
        """Keep out who has this address; see `remove`.

        Raises:
            ActionError: nobody has it.
        """
        wanted = address(email)
        known = [one for one in self.members() if one.email == wanted]
        if not known:
            raise ActionError(say("no member has the address {email}", email=wanted))
        self.remove(known[0].reviewer)
