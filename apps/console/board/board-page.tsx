import type { PageProps } from '../routes.ts';

export const BoardPage = ({ session }: PageProps) => <p>{session}</p>;
