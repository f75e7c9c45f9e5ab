"""A mail server that keeps what it is handed."""

from __future__ import annotations

import asyncio


class Server:
    """Speaks as much SMTP (RFC 5321) as a notice needs; `refusing` are its answers to a command."""

    def __init__(self, refusing: dict[str, str] | None = None) -> None:
        self.refusing = refusing or {}
        self.taken: list[str] = []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode():
            command = line[:4].strip().upper()
            if command in self.refusing:
                writer.write(f"{self.refusing[command]}\r\n".encode())
            elif command == "DATA":
                writer.write(b"354 go on\r\n")
                lines: list[str] = []
                while (said := (await reader.readline()).decode()) != ".\r\n":
                    lines.append(said)
                self.taken.append("".join(lines))
                writer.write(b"250 taken\r\n")
            else:
                writer.write(b"221 bye\r\n" if command == "QUIT" else b"250 well\r\n")
            if command == "QUIT":
                break
        writer.close()
